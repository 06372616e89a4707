using System.Collections.Immutable;

namespace SqueezeBert.Pipelines;

/// <summary>Documents in the order of how well they answer a query. Immutable.</summary>
public sealed record RerankResult
{
    /// <summary>Best first; documents of equal score as they were given.</summary>
    public required ImmutableArray<RankedDocument> Documents { get; init; }

    /// <summary>Tokens that the model saw for all documents, [CLS] and [SEP] included.</summary>
    public required int TokenCount { get; init; }

    /// <summary>Tokens that were cut off, of all documents, those below the best included.</summary>
    internal int RemovedTokenCount { get; init; }
}
