using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>Texts are classified by any labels, each text and label a pair of its own.</summary>
public class ZeroShotClassificationPipelineTests
{
    private static readonly string[] Labels = ["good", "bad", "awful"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_score_is_that_of_the_models_own_logits_best_first(bool multiLabel)
    {
        var options = new ZeroShotClassificationOptions { HypothesisTemplate = "this film is {}!", MultiLabel = multiLabel };
        using var folder = Inference();
        using var pipeline = ZeroShotClassificationPipeline.FromPretrained(folder.Path, options);
        var result = pipeline.Predict("the film", Labels, Cancellation);

        float[] logits = [.. Labels.SelectMany(label => HiddenStates.Logits(pipeline, "the film", $"this film is {label}!"))];
        float[] scores = new EntailmentLogits(pipeline.Model.Config, options).Scores(logits);
        Assert.Equal(Labels.Zip(scores, (label, score) => new ClassificationScore(label, score)).OrderByDescending(score => score.Score), result.Scores);
        Assert.Equal(("the film", result.Scores[0]), (result.Sequence, result.Top));
        // [CLS] the film [SEP] this film is good ! [SEP]
        Assert.Equal((30, 0), (result.TokenCount, result.RemovedTokenCount));
    }

    [Fact]
    public void Labels_of_equal_score_stay_in_order()
    {
        using var folder = Inference();
        using var pipeline = ZeroShotClassificationPipeline.FromPretrained(folder.Path);
        // The tokenizer knows neither case: three labels, one sentence.
        Assert.Equal(["GOOD", "good", "Good"], pipeline.Predict("film", ["GOOD", "good", "Good"], Cancellation).Scores.Select(score => score.Label));
    }

    [Fact]
    public void Texts_with_labels_of_their_own_are_answered_as_if_alone()
    {
        using var folder = Inference();
        ZeroShotInput[] inputs = [.. Enumerable.Range(1, 20).Select(i => new ZeroShotInput(string.Join(' ', Enumerable.Repeat("great film", i)), [.. Labels.Take(1 + i % 3)]))];
        List<ZeroShotClassificationResult> alone = [];
        foreach (int threads in (int[])[1, 3])
            foreach (int batch in (int[])[1, 100, 100_000])
            {
                using var pipeline = ZeroShotClassificationPipeline.FromPretrained(folder.Path, new() { MaxBatchTokens = batch }, new ModelOptions { ThreadCount = threads });
                if (alone.Count == 0) alone.AddRange(inputs.Select(input => pipeline.Predict(input, Cancellation)));
                var together = pipeline.Predict(inputs, Cancellation);
                Assert.Equal(alone.SelectMany(result => result.Scores), together.SelectMany(result => result.Scores));
                Assert.Equal(alone.Select(result => result.Sequence), together.Select(result => result.Sequence));
            }
    }

    [Fact]
    public void Of_a_long_text_the_end_is_cut_and_never_the_label()
    {
        using var folder = Inference();
        using var pipeline = ZeroShotClassificationPipeline.FromPretrained(folder.Path, new() { HypothesisTemplate = "{}" });
        string Words(int count) => string.Join(' ', Enumerable.Repeat("film", count));
        var result = pipeline.Predict(Words(100), ["good", "good bad awful"], Cancellation);
        // 64 positions: three special tokens and the label leave 60 and 58 of the 100.
        Assert.Equal((128, 42), (result.TokenCount, result.RemovedTokenCount));
        Assert.Equal(pipeline.Predict(Words(60), ["good"], Cancellation).Scores, pipeline.Predict(Words(100), ["good"], Cancellation).Scores);
        Assert.Contains("at most 64 tokens", Assert.Throws<TokenizerException>(() => pipeline.Predict("film film", [Words(61)], Cancellation)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no place")]
    [InlineData("{} or {}")]
    [InlineData("")]
    public void A_template_without_one_place_for_the_label_is_refused(string template)
    {
        using var folder = Inference();
        Assert.Contains("with {} once", Assert.Throws<ArgumentException>(() => ZeroShotClassificationPipeline.FromPretrained(folder.Path, new() { HypothesisTemplate = template })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_of_other_kinds_are_refused()
    {
        using var unnamed = new ModelFolder();
        Assert.Contains("EntailmentLabel", Assert.Throws<ArgumentException>(() => ZeroShotClassificationPipeline.FromPretrained(unnamed.Path)).Message, StringComparison.Ordinal);
        using var encoder = new ModelFolder("squeezebert-tiny-base");
        Assert.Contains("SequenceClassification; found None", Assert.Throws<ArgumentException>(() => ZeroShotClassificationPipeline.FromPretrained(encoder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_and_labels_must_be_there()
    {
        using var folder = Inference();
        using var pipeline = ZeroShotClassificationPipeline.FromPretrained(folder.Path);
        Assert.Throws<ArgumentException>(() => pipeline.Predict((string)null!, Labels, Cancellation));
        Assert.Contains("at least one candidate label", Assert.Throws<ArgumentException>(() => pipeline.Predict("film", [], Cancellation)).Message, StringComparison.Ordinal);
        Assert.Contains("found an empty one", Assert.Throws<ArgumentException>(() => pipeline.Predict("film", ["good", " "], Cancellation)).Message, StringComparison.Ordinal);
        Assert.Empty(pipeline.Predict(Array.Empty<string>(), Labels, Cancellation));
    }

    [Fact]
    public void Cancelled_it_ends()
    {
        using var folder = Inference();
        using var pipeline = ZeroShotClassificationPipeline.FromPretrained(folder.Path);
        Assert.Throws<OperationCanceledException>(() => pipeline.Predict("film", Labels, new CancellationToken(canceled: true)));
    }

    /// <summary>A golden classifier of three labels, named as one of inference.</summary>
    private static ModelFolder Inference() => new ModelFolder().Configure("\"LABEL_0\"", "\"contradiction\"").Configure("\"LABEL_1\"", "\"neutral\"").Configure("\"LABEL_2\"", "\"entailment\"");
}
