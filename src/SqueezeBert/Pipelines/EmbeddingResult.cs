namespace SqueezeBert.Pipelines;

/// <summary>A text as a vector. Immutable.</summary>
public sealed record EmbeddingResult
{
    /// <summary>The text's vector.</summary>
    public required ReadOnlyMemory<float> Embedding { get; init; }

    /// <summary>Tokens that the model saw in all windows, the prompt, [CLS] and [SEP] included.</summary>
    public required int TokenCount { get; init; }

    /// <summary>Tokens that were cut off because the model takes no more; 0 where it saw the whole text.</summary>
    public required int RemovedTokenCount { get; init; }

    /// <summary>Windows that the text was read in; 1 unless <see cref="EmbeddingOptions.Stride"/> asks for more.</summary>
    public required int WindowCount { get; init; }
}
