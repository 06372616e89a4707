using System.Collections.Immutable;
using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Model;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>Logits of inference become scores of labels as Hugging Face's pipeline has them, worked out by hand.</summary>
public class EntailmentLogitsTests
{
    /// <summary>Hand-worked values have six digits.</summary>
    private const double SixDigits = 5e-7;

    private static readonly ImmutableArray<string> Mnli = ["contradiction", "neutral", "entailment"];

    [Fact]
    public void One_label_applies_softmax_over_the_entailment_logits()
    {
        // e¹/(e¹+e²+e⁰) and so on, whatever the other columns hold.
        float[] scores = Scores(Mnli, new(), [9, 1, 1, -4, 7, 2, 0, 0, 0]);
        Close.AssertEqual("scores", [0.244728f, 0.665241f, 0.090031f], scores, SixDigits, 0);
    }

    [Fact]
    public void Any_labels_apply_each_by_entailment_against_contradiction()
    {
        // 1/(1+e⁻²) and 1/(1+e³); the neutral column doesn't count.
        float[] scores = Scores(Mnli, new() { MultiLabel = true }, [1, 50, 3, 2, -50, -1]);
        Close.AssertEqual("scores", [0.880797f, 0.047426f], scores, SixDigits, 0);
    }

    [Fact]
    public void A_single_candidate_is_judged_for_itself()
    {
        Close.AssertEqual("score", [0.880797f], Scores(Mnli, new(), [1, 50, 3]), SixDigits, 0);
    }

    [Fact]
    public void Large_logits_dont_overflow() =>
        Assert.Equal([1f, 0f], Scores(Mnli, new(), [0, 0, 3e38f, 0, 0, -3e38f]));

    [Theory]
    [InlineData("ENTAILMENT,neutral,CONTRADICTION", 0)]
    [InlineData("neutral,Entails,contradicts", 1)]
    [InlineData("not_entailment,entailment", 1)]
    [InlineData("entailment,not_entailment", 0)]
    public void Labels_are_found_by_name_wherever_they_stand(string names, int entailment)
    {
        ImmutableArray<string> labels = [.. names.Split(',')];
        int contradiction = labels.Length - 1 == entailment ? 0 : labels.Length - 1;
        float[] logits = new float[labels.Length];
        (logits[entailment], logits[contradiction]) = (3, 1);
        Close.AssertEqual("score", [0.880797f], Scores(labels, new() { MultiLabel = true }, logits), SixDigits, 0);
    }

    [Fact]
    public void A_model_that_doesnt_name_entailment_is_refused_with_the_reason_unless_the_caller_does()
    {
        ImmutableArray<string> unnamed = ["LABEL_0", "LABEL_1", "LABEL_2"];
        string message = Assert.Throws<ArgumentException>(() => Scores(unnamed, new(), [])).Message;
        Assert.Contains("begins with \"entail\"; found LABEL_0, LABEL_1, LABEL_2", message, StringComparison.Ordinal);
        Assert.Contains("EntailmentLabel", message, StringComparison.Ordinal);
        float[] logits = [0, 0, 1, 0, 0, 2];
        float[] expected = Scores(Mnli, new(), logits);
        Assert.Equal(expected, Scores(unnamed, new() { EntailmentLabel = "LABEL_2" }, logits));
        Assert.Equal(expected, Scores(unnamed, new() { EntailmentLabel = "label_2" }, logits));
        Assert.Equal(expected, Scores(unnamed, new() { EntailmentLabel = "2" }, logits));
        foreach (string wrong in (string[])["3", "-1", "yes", ""])
            Assert.Contains("(LABEL_0, LABEL_1, LABEL_2) or an id from 0 to 2", Assert.Throws<ArgumentException>(() => Scores(unnamed, new() { EntailmentLabel = wrong }, logits)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judging_labels_one_by_one_needs_to_know_contradiction()
    {
        ImmutableArray<string> half = ["no", "maybe", "entailment"];
        Assert.Contains("begins with \"contradict\"", Assert.Throws<ArgumentException>(() => Scores(half, new() { MultiLabel = true }, [])).Message, StringComparison.Ordinal);
        Assert.Contains("ContradictionLabel", Assert.Throws<ArgumentException>(() => Scores(half, new(), [1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Equal(2, Scores(half, new(), [1, 2, 3, 4, 5, 6]).Length);
        Close.AssertEqual("score", [0.880797f], Scores(half, new() { ContradictionLabel = "no" }, [1, 50, 3]), SixDigits, 0);
        Assert.Contains("found entailment for both", Assert.Throws<ArgumentException>(() => Scores(half, new() { ContradictionLabel = "2" }, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_a_single_label_is_refused() =>
        Assert.Contains("at least two labels", Assert.Throws<ArgumentException>(() => Scores(["entailment"], new(), [])).Message, StringComparison.Ordinal);

    private static float[] Scores(ImmutableArray<string> labels, ZeroShotClassificationOptions options, float[] logits) =>
        new EntailmentLogits(new SqueezeBertConfig { Id2Label = labels }, options).Scores(logits);
}
