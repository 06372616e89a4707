using System.Collections.Immutable;

namespace SqueezeBert.Pipelines;

/// <summary>How far each candidate label applies to one text. Immutable.</summary>
public sealed record ZeroShotClassificationResult
{
    /// <summary>The text.</summary>
    public required string Sequence { get; init; }

    /// <summary>The candidate labels with their scores, best first; those of equal score as they were given.</summary>
    public required ImmutableArray<ClassificationScore> Scores { get; init; }

    /// <summary>The best label.</summary>
    public ClassificationScore Top => Scores[0];

    /// <summary>Tokens that the model saw for all labels, [CLS] and [SEP] included.</summary>
    public required int TokenCount { get; init; }

    /// <summary>Tokens of the text that were cut off beside the label that left least room; 0 where the model always saw the whole text.</summary>
    public required int RemovedTokenCount { get; init; }
}
