using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using SqueezeBert.Tests.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Extensions;

/// <summary>A container makes pipelines when they are asked for, over threads that they share, and disposes them.</summary>
public class ServiceCollectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_becomes_a_generator()
    {
        using var folder = new SentenceFolder();
        await using var services = new ServiceCollection().AddSqueezeBertEmbeddingGenerator(folder.Path + Path.DirectorySeparatorChar, new EmbeddingOptions { Dimensions = 4 }).BuildServiceProvider();
        var generator = services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        Assert.Same(generator, services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>());
        var embedding = (await generator.GenerateAsync(["film"], cancellationToken: Cancellation))[0];
        Assert.Equal(folder.Embed("film")[..4], embedding.Vector.ToArray());
        Assert.Equal(Path.GetFileName(folder.Path), embedding.ModelId);
        Assert.Same(services.GetRequiredService<EmbeddingPipeline>(), generator.GetService<EmbeddingPipeline>());
    }

    [Fact]
    public void Nothing_is_loaded_before_it_is_asked_for()
    {
        using var services = new ServiceCollection().AddSqueezeBertEmbeddingGenerator("nowhere").BuildServiceProvider();
        Assert.Throws<DirectoryNotFoundException>(services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>);
    }

    [Fact]
    public void Pipelines_share_the_containers_threads()
    {
        using var sentences = new SentenceFolder();
        using var labels = new ModelFolder();
        List<WorkerPool?> pools = [];
        TextClassificationPipeline classifier;
        using (var services = new ServiceCollection()
            .AddSqueezeBertPipeline(model => Load(model, options => TextClassificationPipeline.FromPretrained(labels.Path, modelOptions: options)))
            .AddSqueezeBertEmbeddingGenerator(model => Load(model, options => EmbeddingPipeline.FromPretrained(sentences.Path, modelOptions: options)), "id")
            .BuildServiceProvider())
        {
            classifier = services.GetRequiredService<TextClassificationPipeline>();
            Assert.Equal("id", services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().GetService<EmbeddingGeneratorMetadata>()!.DefaultModelId);
            Assert.Equal(3, classifier.Predict("good film", cancellationToken: Cancellation).Scores.Length);
            Assert.Same(services.GetRequiredService<WorkerPool>(), Assert.Single(pools.Distinct()));
        }
        Assert.Equal(2, pools.Count);

        T Load<T>(ModelOptions options, Func<ModelOptions, T> load)
        {
            pools.Add(options.WorkerPool);
            return load(options);
        }
    }

    [Fact]
    public void The_container_disposes_what_it_made()
    {
        var made = new Disposable();
        using (var services = new ServiceCollection().AddSqueezeBertPipeline(_ => made).BuildServiceProvider())
            Assert.Same(made, services.GetRequiredService<Disposable>());
        Assert.True(made.IsDisposed);
    }

    private sealed class Disposable : IDisposable
    {
        internal bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
