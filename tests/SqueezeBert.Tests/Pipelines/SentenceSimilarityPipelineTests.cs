using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Model;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>Sentences are compared by the cosine of their vectors.</summary>
public class SentenceSimilarityPipelineTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_score_is_the_cosine_of_two_vectors()
    {
        using var folder = new SentenceFolder().WithModules("Transformer", "Pooling").Write("1_Pooling/config.json", """{"pooling_mode":"cls"}""");
        using var pipeline = SentenceSimilarityPipeline.FromPretrained(folder.Path);
        var result = pipeline.Predict("this film", ["bad film", "this film", "great"], Cancellation);
        float[] source = folder.Embed("this film");
        float[] expected = [HiddenStates.Cosine(source, folder.Embed("bad film")), 1, HiddenStates.Cosine(source, folder.Embed("great"))];
        // Expected values were rounded once more on the way.
        Close.AssertEqual("scores", expected, result.Scores.AsSpan(), 2e-7, 0);
        Assert.Equal((4 + 4 + 4 + 3, 0), (result.TokenCount, result.RemovedTokenCount));
    }

    [Fact]
    public void Many_are_compared_as_if_alone()
    {
        using var folder = new SentenceFolder();
        using var pipeline = SentenceSimilarityPipeline.FromPretrained(folder.Path, new EmbeddingOptions { MaxTokens = 5 });
        SentenceSimilarityInput[] inputs = [new("this film", ["bad", "the film is great"]), new("film", []), new("awful", ["awful film", "good", "is this great"])];
        var together = pipeline.Predict(inputs, Cancellation);
        foreach (var (input, result) in inputs.Zip(together)) Assert.Equal(pipeline.Predict(input, Cancellation).Scores, result.Scores);
        Assert.Equal([1, 0, 0], together.Select(result => result.RemovedTokenCount));
    }

    [Fact]
    public void Null_is_refused()
    {
        using var folder = new SentenceFolder();
        using var pipeline = SentenceSimilarityPipeline.FromPretrained(folder.Path);
        Assert.Throws<ArgumentException>(() => pipeline.Predict("film", null!, Cancellation));
        Assert.Throws<ArgumentException>(() => pipeline.Predict("film", [null!], Cancellation));
        Assert.Throws<ArgumentException>(() => pipeline.Predict(null!, [], Cancellation));
    }
}
