using Microsoft.Extensions.AI;
using SqueezeBert.Extensions.AI;
using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Pipelines;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Extensions;

/// <summary>The generator keeps the contract of Microsoft.Extensions.AI over the vectors of the pipeline.</summary>
public class EmbeddingGeneratorTests
{
    private static readonly string[] Texts = ["this film is great", "awful", "the bad film"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Embeddings_are_the_pipelines_with_model_time_and_usage()
    {
        using var folder = new SentenceFolder();
        using var generator = Generator(folder);
        var before = DateTimeOffset.UtcNow;
        var embeddings = await generator.GenerateAsync(Texts, cancellationToken: Cancellation);
        Assert.Equal(Texts.Select(text => folder.Embed(text)), embeddings.Select(embedding => embedding.Vector.ToArray()));
        Assert.All(embeddings, embedding => Assert.Equal(("tiny", 32, null), (embedding.ModelId, embedding.Dimensions, embedding.AdditionalProperties)));
        Assert.All(embeddings, embedding => Assert.InRange(embedding.CreatedAt!.Value, before, DateTimeOffset.UtcNow));
        // [CLS] and [SEP] around four, one and three words.
        Assert.Equal((14, 14, (long?)null), (embeddings.Usage!.InputTokenCount, embeddings.Usage.TotalTokenCount, embeddings.Usage.OutputTokenCount));
    }

    [Fact]
    public async Task Dimensions_of_a_request_cut_its_vectors()
    {
        using var folder = new SentenceFolder();
        using var generator = Generator(folder, new EmbeddingOptions { Normalize = true });
        var embedding = (await generator.GenerateAsync(Texts[..1], new EmbeddingGenerationOptions { Dimensions = 4 }, Cancellation))[0];
        Assert.Equal(folder.Embed(Texts[0], new EmbeddingOptions { Normalize = true, Dimensions = 4 }), embedding.Vector.ToArray());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => generator.GenerateAsync(Texts, new EmbeddingGenerationOptions { Dimensions = 33 }, Cancellation));
    }

    [Fact]
    public async Task A_request_may_bring_a_prompt_or_name_one_of_the_models()
    {
        using var folder = new SentenceFolder().WithModules("Transformer", "Pooling").Write("1_Pooling/config.json", "{}")
            .Write("config_sentence_transformers.json", """{"prompts":{"query":"the "}}""");
        using var generator = Generator(folder);
        async Task<float[]> With(string key, string value) =>
            (await generator.GenerateAsync(["film"], new EmbeddingGenerationOptions { AdditionalProperties = new() { [key] = value } }, Cancellation))[0].Vector.ToArray();
        Assert.Equal(folder.Embed("the film"), await With(SqueezeBertEmbeddingGenerator.PromptNameKey, "query"));
        Assert.Equal(folder.Embed("bad film"), await With(SqueezeBertEmbeddingGenerator.PromptKey, "bad "));
        Assert.Contains("(query); found title", (await Assert.ThrowsAsync<ArgumentException>(() => With(SqueezeBertEmbeddingGenerator.PromptNameKey, "title"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_was_cut_says_so()
    {
        using var folder = new SentenceFolder();
        using var generator = Generator(folder);
        var embeddings = await generator.GenerateAsync([string.Join(' ', Enumerable.Repeat("film", 100)), "film"], cancellationToken: Cancellation);
        Assert.Equal(38, embeddings[0].AdditionalProperties![SqueezeBertEmbeddingGenerator.RemovedTokenCountKey]);
        Assert.Null(embeddings[1].AdditionalProperties);
    }

    [Fact]
    public async Task Another_model_is_refused_and_so_is_null()
    {
        using var folder = new SentenceFolder();
        using var generator = Generator(folder);
        Assert.Contains("expected tiny, the only model", (await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(Texts, new() { ModelId = "other" }, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Equal(3, (await generator.GenerateAsync(Texts, new() { ModelId = "tiny" }, Cancellation)).Count);
        await Assert.ThrowsAsync<ArgumentNullException>(() => generator.GenerateAsync(null!, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync([null!], cancellationToken: Cancellation));
        Assert.Empty(await generator.GenerateAsync([], cancellationToken: Cancellation));
    }

    [Fact]
    public void Metadata_pipeline_and_model_can_be_asked_for()
    {
        using var folder = new SentenceFolder();
        using var pipeline = folder.Load(new EmbeddingOptions { Dimensions = 8 });
        using var generator = new SqueezeBertEmbeddingGenerator(pipeline, "tiny");
        var metadata = generator.GetService<EmbeddingGeneratorMetadata>()!;
        Assert.Equal(("squeezebert", "tiny", 8, null), (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions, metadata.ProviderUri));
        Assert.Same(generator, generator.GetService(typeof(IEmbeddingGenerator<string, Embedding<float>>)));
        Assert.Same(pipeline, generator.GetService<EmbeddingPipeline>());
        Assert.Same(pipeline.Model, generator.GetService<SqueezeBertModel>());
        Assert.Same(pipeline.Tokenizer, generator.GetService<BertTokenizer>());
        Assert.Null(generator.GetService<string>());
        Assert.Null(generator.GetService(typeof(EmbeddingPipeline), "key"));
        Assert.Throws<ArgumentNullException>(() => generator.GetService(null!));
    }

    [Fact]
    public async Task Requests_at_once_get_the_vectors_of_requests_alone()
    {
        using var folder = new SentenceFolder();
        using var generator = Generator(folder);
        float[][] alone = [.. Texts.Select(text => folder.Embed(text))];
        var tasks = Enumerable.Range(0, 40).Select(i => generator.GenerateAsync([Texts[i % 3]], cancellationToken: Cancellation)).ToArray();
        for (int i = 0; i < tasks.Length; i++) Assert.Equal(alone[i % 3], (await tasks[i])[0].Vector.ToArray());
    }

    [Fact]
    public async Task Cancelled_it_ends()
    {
        using var folder = new SentenceFolder();
        using var generator = Generator(folder);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync(Texts, cancellationToken: new CancellationToken(canceled: true)));
    }

    private static SqueezeBertEmbeddingGenerator Generator(SentenceFolder folder, EmbeddingOptions? options = null) => new(folder.Load(options), "tiny", ownsPipeline: true);
}
