using CsCheck;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;
using Xunit;

namespace SqueezeBert.Training.Tests.Losses;

/// <summary>Objectives against sums written out by hand, and their gradients against their slopes.</summary>
public class ObjectiveTests
{
    [Fact]
    public void A_span_is_a_cross_entropy_over_the_tokens_of_its_own_sequence()
    {
        var batch = Tokens(3, 2) with { Targets = [1, 2, 0, 0] };
        float[] output = [1, 0, 2, 0, 3, 1, 5, 7, 4, 6];
        double first = (CrossEntropy([1, 2, 3], 1) + CrossEntropy([5, 4], 0)) / 2, last = (CrossEntropy([0, 0, 1], 2) + CrossEntropy([7, 6], 0)) / 2;
        Assert.Equal((first + last) / 2, LossOf(new SpanObjective(), output, batch), 1e-12);
    }

    [Fact]
    public void A_span_outside_its_window_counts_for_nothing_and_one_before_it_is_its_first_token()
    {
        var objective = new SpanObjective();
        var batch = Tokens(3, 2) with { Targets = [3, 2, -1, 50] };
        Assert.Equal(new LossCounts(1, 1), objective.CountOf(batch));
        float[] output = [1, 0, 2, 0, 3, 1, 5, 7, 4, 6];
        Assert.Equal((CrossEntropy([5, 4], 0) + CrossEntropy([0, 0, 1], 2)) / 2, LossOf(objective, output, batch), 1e-12);
        Assert.Equal(0, LossOf(objective, output, batch with { Targets = [9, 9, 9, 9] }));
    }

    [Fact]
    public void Choices_compete_within_their_own_question_however_many_they_are()
    {
        var batch = Tokens(1, 1, 1, 1, 1) with { Targets = [2, 0], ExampleOffsets = [0, 3, 5] };
        float[] output = [1, 2, 4, 0, 3];
        Assert.Equal((CrossEntropy([1, 2, 4], 2) + CrossEntropy([0, 3], 0)) / 2, LossOf(new ChoiceObjective(), output, batch), 1e-12);
    }

    [Fact]
    public void Texts_that_belong_together_compete_with_all_others_of_the_batch_by_cosine()
    {
        // Anchors along the axes; positives as long as they like; a negative of the second anchor's own.
        var batch = Tokens(1, 1, 1, 1, 1) with { ExampleOffsets = [0, 2, 5] };
        float[] output = [1, 0, 3, 0, 0, 2, 0, 5, 4, 4];
        double half = Math.Sqrt(0.5);
        double expected = (CrossEntropy([2, 0, 2 * half], 0) + CrossEntropy([0, 2, 2 * half], 1)) / 2;
        Assert.Equal(expected, LossOf(new ContrastiveObjective(temperature: 0.5), output, batch), 1e-12);
    }

    [Fact]
    public void A_step_without_a_labelled_token_has_no_loss() =>
        Assert.Equal(0, LossOf(RowObjective.OfTokens(new CrossEntropy()), [1, 2, 3, 4], Tokens(2) with { TokenTargets = [Training.Losses.CrossEntropy.Ignored, Training.Losses.CrossEntropy.Ignored] }));

    [Theory]
    [InlineData("span")]
    [InlineData("choice")]
    [InlineData("intent and slots")]
    [InlineData("contrastive")]
    public void Gradients_equal_the_slope_of_the_loss(string name) => Gen.Float[-3, 3].Array[12].Where(HasNoShortRow).Sample(output =>
    {
        (Objective objective, TrainingBatch batch) = name switch
        {
            "span" => ((Objective)new SpanObjective(0.1), Tokens(4, 2) with { Targets = [3, 0, 1, 5] }),
            "choice" => (new ChoiceObjective(), Tokens([.. Enumerable.Repeat(1, 12)]) with { Targets = [4, 1], ExampleOffsets = [0, 5, 12] }),
            "intent and slots" => (new JointObjective(3, 0.1), Tokens(3, 3) with { Targets = [0, 2], ScoredTokens = [1, 2, 4], TokenTargets = [1, 0, 1] }),
            _ => (new ContrastiveObjective(0.4), Tokens(1, 1, 1, 1) with { ExampleOffsets = [0, 2, 4] }),
        };
        var gradient = new float[12];
        objective.Compute(output, batch, objective.CountOf(batch), gradient);
        for (int i = 0; i < output.Length; i++)
        {
            const float Step = 1f / 256;
            double slope = (Moved(Step) - Moved(-Step)) / (2 * Step);
            // The difference quotient is off by step²/6 times the third derivative, most where vectors are short.
            Assert.Equal(slope, gradient[i], 2e-3 + 0.02 * Math.Abs(slope));

            double Moved(float step)
            {
                float[] moved = [.. output];
                moved[i] += step;
                return LossOf(objective, moved, batch);
            }
        }
    }, iter: 100);

    /// <summary>The cosine of a vector near zero turns faster than any step.</summary>
    private static bool HasNoShortRow(float[] output) => output.Chunk(3).All(row => row.Sum(value => value * value) > 0.5);

    private static double LossOf(Objective objective, float[] output, TrainingBatch batch) =>
        objective.Compute(output, batch, objective.CountOf(batch), new float[output.Length]);

    private static double CrossEntropy(double[] logits, int target) => Math.Log(logits.Sum(Math.Exp)) - logits[target];

    private static TrainingBatch Tokens(params int[] lengths)
    {
        var builder = new TokenBatchBuilder();
        foreach (int length in lengths) builder.Add(new int[length]);
        return new TrainingBatch(builder.Build(), []);
    }
}
