using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>Each token has the vector that the model gives it.</summary>
public class FeatureExtractionPipelineTests
{
    private const int Width = 32;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Vectors_are_the_last_layers_output()
    {
        using var folder = new ModelFolder();
        using var pipeline = FeatureExtractionPipeline.FromPretrained(folder.Path);
        var result = pipeline.Predict("this film is great", Cancellation);
        float[] expected = HiddenStates.Of(pipeline, "this film is great");
        Assert.Equal(expected, result.Features.ToArray());
        Assert.Equal((Width, 0), (result.HiddenSize, result.RemovedTokenCount));
        Assert.Equal(["[CLS]", "this", "film", "is", "great", "[SEP]"], result.Text.Tokens);
        Assert.Equal(expected[(2 * Width)..(3 * Width)], result.FeaturesOf(2).ToArray());
    }

    [Fact]
    public void A_text_that_is_too_long_is_cut_and_says_by_how_much()
    {
        using var folder = new ModelFolder();
        using var pipeline = FeatureExtractionPipeline.FromPretrained(folder.Path);
        var result = pipeline.Predict(Words(100), Cancellation);
        Assert.Equal((64 * Width, 38), (result.Features.Length, result.RemovedTokenCount));
        Assert.Equal(HiddenStates.Of(pipeline, Words(62)), result.Features.ToArray());
    }

    [Fact]
    public void In_windows_each_token_has_the_vector_with_most_context()
    {
        using var folder = new ModelFolder();
        using var pipeline = FeatureExtractionPipeline.FromPretrained(folder.Path, new() { Stride = 10 });
        var result = pipeline.Predict(Words(100), Cancellation);
        Assert.Equal((102, 102 * Width, 0), (result.Text.Tokens.Length, result.Features.Length, result.RemovedTokenCount));
        // Words 0 to 61 and 52 to 99. Of the ten that both hold, 52 to 56 stand deeper in the first, and 57 to 61 in the second.
        float[] first = HiddenStates.Of(pipeline, Words(62)), second = HiddenStates.Of(pipeline, Words(100, from: 52));
        float[] expected = [.. first[..((1 + 57) * Width)], .. second[((1 + 57 - 52) * Width)..]];
        Assert.Equal(expected, result.Features.ToArray());
    }

    [Fact]
    public void A_vector_has_the_same_bits_alone_or_among_others_on_any_threads()
    {
        using var folder = new ModelFolder();
        string[] texts = [.. Enumerable.Range(0, 30).Select(i => Words(i * 5))];
        var alone = new List<float[]>();
        foreach (int threads in (int[])[1, 3])
            foreach (int batch in (int[])[1, 100, 100_000])
            {
                using var pipeline = FeatureExtractionPipeline.FromPretrained(folder.Path, new() { Stride = 3, MaxBatchTokens = batch }, new ModelOptions { ThreadCount = threads });
                if (alone.Count == 0) alone.AddRange(texts.Select(text => pipeline.Predict(text, Cancellation).Features.ToArray()));
                Assert.Equal(alone, pipeline.Predict(texts, Cancellation).Select(result => result.Features.ToArray()));
            }
    }

    [Fact]
    public void Null_is_refused_and_so_is_a_stride_without_room()
    {
        using var folder = new ModelFolder();
        using var pipeline = FeatureExtractionPipeline.FromPretrained(folder.Path, new() { Stride = 62 });
        Assert.Throws<ArgumentException>(() => pipeline.Predict([null!], Cancellation));
        Assert.Throws<TokenizerException>(() => pipeline.Predict(Words(63), Cancellation));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeatureExtractionPipeline.FromPretrained(folder.Path, new() { Stride = -1 }));
    }

    /// <summary>Words of one token each, which differ from place to place.</summary>
    private static string Words(int count, int from = 0) =>
        string.Join(' ', Enumerable.Range(from, count - from).Select(i => i % 3 == 0 ? "film" : i % 5 == 0 ? "bad" : "good"));
}
