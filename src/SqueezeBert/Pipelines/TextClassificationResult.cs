using System.Collections.Immutable;

namespace SqueezeBert.Pipelines;

/// <summary>What a text classifier says about one text. Immutable.</summary>
public sealed record TextClassificationResult
{
    /// <summary>Labels with their scores, best first; as many as <see cref="TextClassificationOptions.TopK"/> allows.</summary>
    public required ImmutableArray<ClassificationScore> Scores { get; init; }

    /// <summary>The best label.</summary>
    public ClassificationScore Top => Scores[0];

    /// <summary>Tokens that the model saw, [CLS] and [SEP] included.</summary>
    public required int TokenCount { get; init; }

    /// <summary>Tokens that were cut off because the model takes no more; 0 where it saw the whole text.</summary>
    public required int RemovedTokenCount { get; init; }
}
