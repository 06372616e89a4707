using Microsoft.Extensions.AI;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Extensions.AI;

/// <summary>An <see cref="EmbeddingPipeline"/> as the embedding generator of Microsoft.Extensions.AI.</summary>
/// <remarks>
/// Everything runs on this machine. <see cref="EmbeddingGenerationOptions.Dimensions"/> cuts vectors as
/// <see cref="EmbeddingOptions.Dimensions"/> does. Of <see cref="EmbeddingGenerationOptions.AdditionalProperties"/>, a text under
/// <see cref="PromptKey"/> goes before every value, and one under <see cref="PromptNameKey"/> names a prompt of the model. A text that
/// was too long says under <see cref="RemovedTokenCountKey"/> of its embedding how many tokens were cut off.
/// <see cref="GetService"/> gives the metadata, the pipeline and the model. Immutable; any number of calls may run at once; disposing
/// while one runs is not allowed.
/// </remarks>
public sealed class SqueezeBertEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Additional property of options: what to put before every value.</summary>
    public const string PromptKey = "prompt";

    /// <summary>Additional property of options: the name of a prompt of the model.</summary>
    public const string PromptNameKey = "prompt_name";

    /// <summary>Additional property of an embedding: tokens that were cut off; absent where none were.</summary>
    public const string RemovedTokenCountKey = "removed_token_count";

    private readonly EmbeddingPipeline pipeline;
    private readonly EmbeddingGeneratorMetadata metadata;
    private readonly bool ownsPipeline;

    /// <summary>A generator over a pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="modelId">What to call the model in embeddings and telemetry; null for no name.</param>
    /// <param name="ownsPipeline">Whether disposing the generator disposes the pipeline.</param>
    public SqueezeBertEmbeddingGenerator(EmbeddingPipeline pipeline, string? modelId = null, bool ownsPipeline = false)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        (this.pipeline, this.ownsPipeline) = (pipeline, ownsPipeline);
        metadata = new EmbeddingGeneratorMetadata("squeezebert", providerUri: null, modelId, pipeline.Dimensions);
    }

    /// <summary>Embeds texts without holding a thread: the texts become tokens before this returns, the passes are shared with others who ask at the same time.</summary>
    /// <param name="values">The texts.</param>
    /// <param name="options">Dimensions and prompt; null for the pipeline's own.</param>
    /// <param name="cancellationToken">Ends the call at once; a pass that runs then is thrown away.</param>
    /// <exception cref="ArgumentException">A value is null, or the options ask for another model, a prompt that there is none of, or more dimensions than the model has.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.ModelId is { } model && model != metadata.DefaultModelId)
            throw new ArgumentException($"ModelId: expected {metadata.DefaultModelId ?? "none"}, the only model of this generator; found {model}.", nameof(options));
        string? prompt = PromptOf(options?.AdditionalProperties);
        int? dimensions = options?.Dimensions;
        List<EmbeddingInput> inputs = [.. values.Select(value => new EmbeddingInput(value, prompt, dimensions))];
        var results = await pipeline.PredictAsync(inputs, cancellationToken).ConfigureAwait(false);

        var now = DateTimeOffset.UtcNow;
        long tokens = results.Sum(result => (long)result.TokenCount);
        return new GeneratedEmbeddings<Embedding<float>>(results.Select(result => EmbeddingOf(result, now)))
        {
            Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens },
        };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        foreach (object service in (ReadOnlySpan<object>)[this, metadata, pipeline, pipeline.Model, pipeline.Tokenizer])
            if (serviceType.IsInstanceOfType(service)) return service;
        return null;
    }

    /// <summary>Disposes the pipeline where this generator owns it.</summary>
    public void Dispose()
    {
        if (ownsPipeline) pipeline.Dispose();
    }

    private Embedding<float> EmbeddingOf(EmbeddingResult result, DateTimeOffset now) => new(result.Embedding)
    {
        CreatedAt = now,
        ModelId = metadata.DefaultModelId,
        AdditionalProperties = result.RemovedTokenCount == 0 ? null : new AdditionalPropertiesDictionary { [RemovedTokenCountKey] = result.RemovedTokenCount },
    };

    private string? PromptOf(AdditionalPropertiesDictionary? properties)
    {
        if (properties is null) return null;
        if (properties.TryGetValue(PromptKey, out string? prompt)) return prompt;
        return properties.TryGetValue(PromptNameKey, out string? name) ? pipeline.PromptOf(name!) : null;
    }
}
