using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SqueezeBert;
using SqueezeBert.Extensions.AI;
using SqueezeBert.Pipelines;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers SqueezeBERT pipelines. All of a container's models share one <see cref="WorkerPool"/>.</summary>
public static class SqueezeBertServiceCollectionExtensions
{
    /// <summary>Registers an embedding generator, and the <see cref="EmbeddingPipeline"/> below it, as singletons that load when first asked for.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="name">A model's folder, or a repository on the hub, <c>organisation/name</c>; also the model's id, a folder by its last name.</param>
    /// <param name="options">How to embed; null for what the model says.</param>
    public static IServiceCollection AddSqueezeBertEmbeddingGenerator(this IServiceCollection services, string name, EmbeddingOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string modelId = Directory.Exists(name) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(name)) : name;
        return services.AddSqueezeBertEmbeddingGenerator(model => EmbeddingPipeline.FromPretrained(name, options, model), modelId);
    }

    /// <inheritdoc cref="AddSqueezeBertEmbeddingGenerator(IServiceCollection, string, EmbeddingOptions?)"/>
    /// <param name="services">The collection.</param>
    /// <param name="create">Makes the pipeline with the threads that it is given.</param>
    /// <param name="modelId">What to call the model in embeddings and telemetry; null for no name.</param>
    public static IServiceCollection AddSqueezeBertEmbeddingGenerator(this IServiceCollection services, Func<ModelOptions, EmbeddingPipeline> create, string? modelId = null) =>
        services.AddSqueezeBertPipeline(create).AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
            provider => new SqueezeBertEmbeddingGenerator(provider.GetRequiredService<EmbeddingPipeline>(), modelId));

    /// <summary>Registers a pipeline as a singleton that loads when first asked for and is disposed with the container.</summary>
    /// <example><code>
    /// services.AddSqueezeBertPipeline(model => TextClassificationPipeline.FromPretrained("models/sentiment", modelOptions: model));
    /// </code></example>
    /// <param name="services">The collection.</param>
    /// <param name="create">Makes the pipeline with the threads that it is given.</param>
    public static IServiceCollection AddSqueezeBertPipeline<TPipeline>(this IServiceCollection services, Func<ModelOptions, TPipeline> create) where TPipeline : class, IDisposable
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(create);
        services.TryAddSingleton(_ => new WorkerPool());
        return services.AddSingleton(provider => create(new ModelOptions { WorkerPool = provider.GetRequiredService<WorkerPool>() }));
    }
}
