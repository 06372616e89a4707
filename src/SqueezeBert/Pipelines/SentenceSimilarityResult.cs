using System.Collections.Immutable;

namespace SqueezeBert.Pipelines;

/// <summary>How near sentences are to another. Immutable.</summary>
public sealed record SentenceSimilarityResult
{
    /// <summary>The cosine of each sentence's vector with the source's, −1 to 1, in the order of the sentences.</summary>
    public required ImmutableArray<float> Scores { get; init; }

    /// <summary>Tokens that the model saw of all sentences and the source, [CLS] and [SEP] included.</summary>
    public required int TokenCount { get; init; }

    /// <summary>Tokens of all of them that were cut off because the model takes no more; 0 where it saw all.</summary>
    public required int RemovedTokenCount { get; init; }
}
