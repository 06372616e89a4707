using System.Runtime.CompilerServices;
using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using SqueezeBert.Tests.Model;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>Vectors of texts are the pooled, cut and normalised outputs of the model, whatever else is embedded beside them.</summary>
public class EmbeddingPipelineTests
{
    private const int Width = 32;
    private const string Text = "this film is great, the bad film is awful";

    /// <summary>One rounding for each of some 20 sums in float32, of values below 4.</summary>
    private const double Rounding = 1e-6;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_default_is_the_mean_of_the_tokens_as_it_is()
    {
        using var folder = new SentenceFolder();
        using var pipeline = folder.Load();
        var result = pipeline.Predict(Text, Cancellation);
        Close.AssertEqual("mean", HiddenStates.Mean(HiddenStates.Of(pipeline, Text), Width), result.Embedding.Span, Rounding, Rounding);
        Assert.Equal((PoolingMode.Mean, false, Width, 12), (pipeline.Pooling, pipeline.Normalizes, pipeline.Dimensions, result.TokenCount));
        Assert.Equal((0, 1), (result.RemovedTokenCount, result.WindowCount));
    }

    [Fact]
    public void The_first_token_the_largest_values_or_the_models_pooler_serve_as_well()
    {
        using var folder = new SentenceFolder();
        float[] Embed(PoolingMode pooling) => folder.Embed(Text, new EmbeddingOptions { Pooling = pooling });
        using var pipeline = folder.Load();
        float[] x = HiddenStates.Of(pipeline, Text);
        Assert.Equal(x[..Width], Embed(PoolingMode.Cls));
        Assert.Equal(HiddenStates.Max(x, Width), Embed(PoolingMode.Max));
        Assert.Equal(pipeline.Model.Forward(TokenBatch.Single(pipeline.Tokenizer.Encode(Text).InputIds.AsSpan()), ModelOutputs.PoolerOutput).PoolerOutput!, Embed(PoolingMode.Pooler));
    }

    [Fact]
    public void A_mean_is_one_chain_in_token_order()
    {
        float[] mean = [0], turned = [0];
        // 1e8 swallows the 1 that comes after it, and lets live what comes after both.
        TokenPooling.Pool(PoolingMode.Mean, [1e8f, 1, -1e8f, 3], mean);
        TokenPooling.Pool(PoolingMode.Mean, [1e8f, -1e8f, 1, 3], turned);
        Assert.Equal((0.75f, 1f), (mean[0], turned[0]));
    }

    [Theory]
    [InlineData(PoolingMode.Mean)]
    [InlineData(PoolingMode.Pooler)]
    public void A_vector_has_the_same_bits_alone_or_among_others_on_any_threads(PoolingMode pooling)
    {
        using var folder = new ModelFolder("squeezebert-tiny-base");
        string[] texts = [.. Enumerable.Range(1, 40).Select(i => string.Join(' ', Enumerable.Range(0, i).Select(n => n % 3 == 0 ? "film" : "good")))];
        var alone = new List<float[]>();
        foreach (int threads in (int[])[1, 2, 5])
            foreach (int batch in (int[])[1, 70, 100_000])
            {
                var options = new EmbeddingOptions { Pooling = pooling, Normalize = true, MaxBatchTokens = batch };
                using var pipeline = EmbeddingPipeline.FromPretrained(folder.Path, options, new ModelOptions { ThreadCount = threads });
                if (alone.Count == 0) alone.AddRange(texts.Select(text => pipeline.Predict(text, Cancellation).Embedding.ToArray()));
                Assert.Equal(alone, pipeline.Predict(texts, Cancellation).Select(result => result.Embedding.ToArray()));
            }
    }

    [Fact]
    public void Vectors_are_cut_to_the_dimensions_asked_for_and_brought_back_to_length_1()
    {
        using var folder = new SentenceFolder();
        float[] whole = folder.Embed(Text), cut = HiddenStates.UnitLength(whole[..5]);
        using var pipeline = folder.Load(new EmbeddingOptions { Normalize = true, Dimensions = 5 });
        // One rounding of each value.
        Close.AssertEqual("cut", cut, pipeline.Predict(Text, Cancellation).Embedding.Span, 0, 1e-7);
        Close.AssertEqual("an input's own", HiddenStates.UnitLength(whole[..3]), pipeline.Predict(new EmbeddingInput(Text, Dimensions: 3), Cancellation).Embedding.Span, 0, 1e-7);
        Assert.Equal(whole[..7], folder.Embed(Text, new EmbeddingOptions { Dimensions = 7 }));
    }

    [Fact]
    public void More_dimensions_than_there_are_are_refused()
    {
        using var folder = new SentenceFolder();
        Assert.Contains("expected 1 to 32", Assert.Throws<ArgumentOutOfRangeException>(() => folder.Load(new EmbeddingOptions { Dimensions = 33 })).Message, StringComparison.Ordinal);
        using var pipeline = folder.Load();
        foreach (int dimensions in (int[])[0, 33])
            Assert.Contains("expected 1 to 32", Assert.Throws<ArgumentOutOfRangeException>(() => pipeline.Predict(new EmbeddingInput(Text, Dimensions: dimensions), Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_stands_before_the_text()
    {
        using var folder = new SentenceFolder();
        float[] expected = folder.Embed("the film " + Text);
        Assert.Equal(expected, folder.Embed(Text, new EmbeddingOptions { Prompt = "the film " }));
        using var pipeline = folder.Load(new EmbeddingOptions { Prompt = "bad " });
        Assert.Equal(expected, pipeline.Predict(new EmbeddingInput(Text, "the film "), Cancellation).Embedding.ToArray());
        Assert.Equal(folder.Embed(Text), pipeline.Predict(new EmbeddingInput(Text, ""), Cancellation).Embedding.ToArray());
    }

    [Fact]
    public void A_text_that_is_too_long_is_cut_and_says_by_how_much()
    {
        using var folder = new SentenceFolder();
        string text = string.Join(' ', Enumerable.Repeat("film", 100));
        using var pipeline = folder.Load();
        var result = pipeline.Predict(text, Cancellation);
        Assert.Equal((64, 38), (result.TokenCount, result.RemovedTokenCount));
        Assert.Equal(folder.Embed(string.Join(' ', Enumerable.Repeat("film", 62))), result.Embedding.ToArray());
        using var shorter = folder.Load(new EmbeddingOptions { MaxTokens = 10 });
        var cut = shorter.Predict(text, Cancellation);
        Assert.Equal((10, 92), (cut.TokenCount, cut.RemovedTokenCount));
    }

    [Fact]
    public void Windows_give_their_mean_weighted_by_their_tokens()
    {
        using var folder = new SentenceFolder();
        // Eleven words in windows of six beside [CLS] and [SEP] that share two: 0 to 5, 4 to 9, 8 to 10.
        string[] words = ["this", "film", "is", "great", "the", "bad", "good", "awful", "film", "is", "the"];
        using var pipeline = folder.Load(new EmbeddingOptions { MaxTokens = 8, Stride = 2 });
        var result = pipeline.Predict(string.Join(' ', words), Cancellation);
        Assert.Equal((3, 8 + 8 + 5, 0), (result.WindowCount, result.TokenCount, result.RemovedTokenCount));

        float[][] parts = [folder.Embed(string.Join(' ', words[..6])), folder.Embed(string.Join(' ', words[4..10])), folder.Embed(string.Join(' ', words[8..]))];
        float[] expected = [.. Enumerable.Range(0, Width).Select(h => (float)((8d * parts[0][h] + 8d * parts[1][h] + 5d * parts[2][h]) / 21))];
        Assert.Equal(expected, result.Embedding.ToArray());
        Assert.Equal(folder.Embed("film"), folder.Embed("film", new EmbeddingOptions { MaxTokens = 8, Stride = 2 }));
    }

    [Fact]
    public void A_stride_that_leaves_windows_no_room_is_refused()
    {
        using var folder = new SentenceFolder();
        using var pipeline = folder.Load(new EmbeddingOptions { MaxTokens = 8, Stride = 6 });
        Assert.Contains("stride of 6", Assert.Throws<TokenizerException>(() => pipeline.Predict(Text, Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_without_length_stays_one()
    {
        float[] zero = [0, 0], tiny = [3e-20f, 4e-20f];
        UnitLength.Normalize(zero);
        UnitLength.Normalize(tiny);
        Assert.Equal([0, 0], zero);
        // As in the original, lengths below 1e-12 count as 1e-12.
        Close.AssertEqual("tiny", [3e-8f, 4e-8f], tiny, 0, 1e-6);
        Assert.Equal(0, UnitLength.Cosine(zero, [1, 2]));
    }

    [Fact]
    public void No_texts_give_no_vectors_and_null_is_refused()
    {
        using var folder = new SentenceFolder();
        using var pipeline = folder.Load();
        Assert.Empty(pipeline.Predict(Array.Empty<string>(), Cancellation));
        Assert.Throws<ArgumentException>(() => pipeline.Predict(["a", null!], Cancellation));
        Assert.Equal(2, pipeline.Predict("", Cancellation).TokenCount);
    }

    [Fact]
    public void A_pooler_that_the_model_lacks_is_refused()
    {
        using var folder = new ModelFolder("bert-tiny-mlm");
        using var model = SqueezeBertModel.Load(folder.Path);
        var tokenizer = BertTokenizer.FromFolder(folder.Path);
        Assert.Contains("no pooler", Assert.Throws<ArgumentException>(() => EmbeddingPipeline.Create(model, tokenizer, new EmbeddingOptions { Pooling = PoolingMode.Pooler })).Message, StringComparison.Ordinal);
        using var pipeline = EmbeddingPipeline.Create(model, tokenizer);
        Assert.Equal(Width, pipeline.Predict(Text, Cancellation).Embedding.Length);
    }

    [Fact]
    public async Task Texts_that_arrive_one_by_one_are_embedded_in_order()
    {
        using var folder = new SentenceFolder();
        using var pipeline = folder.Load();
        string[] texts = ["good film", "bad", "the awful film"];
        var results = new List<float[]>();
        await foreach (var result in pipeline.PredictAsync(Arriving(texts), Cancellation)) results.Add(result.Embedding.ToArray());
        Assert.Equal(texts.Select(text => folder.Embed(text)), results);

        static async IAsyncEnumerable<EmbeddingInput> Arriving(string[] texts)
        {
            foreach (string text in texts)
            {
                await Task.Yield();
                yield return new EmbeddingInput(text);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_stops_reading_does_not_wait_for_a_text_that_has_not_arrived(bool heedsToken)
    {
        using var folder = new SentenceFolder();
        using var pipeline = folder.Load();
        var (arrival, disposed) = (new TaskCompletionSource(), new TaskCompletionSource());
        await foreach (var result in pipeline.PredictAsync(OneThenSilence(Cancellation), Cancellation))
        {
            Assert.Equal(folder.Embed("good film"), result.Embedding.ToArray());
            break;
        }
        if (!heedsToken) arrival.SetResult();
        await disposed.Task.WaitAsync(Cancellation);

        async IAsyncEnumerable<EmbeddingInput> OneThenSilence([EnumeratorCancellation] CancellationToken cancellation)
        {
            try
            {
                yield return new EmbeddingInput("good film");
                using var heeding = heedsToken ? cancellation.Register(arrival.SetResult) : default;
                await arrival.Task;
            }
            finally
            {
                disposed.SetResult();
            }
        }
    }
}
