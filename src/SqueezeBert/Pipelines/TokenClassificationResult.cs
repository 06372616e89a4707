using System.Collections.Immutable;

namespace SqueezeBert.Pipelines;

/// <summary>What a token classifier finds in one text. Immutable.</summary>
public sealed record TokenClassificationResult
{
    /// <summary>What was found, in the order of the text.</summary>
    public required ImmutableArray<NamedEntity> Entities { get; init; }

    /// <summary>Tokens that the model saw in all windows, [CLS] and [SEP] included.</summary>
    public required int TokenCount { get; init; }

    /// <summary>Overlapping windows that the text was read in; 1 where the model could take it whole.</summary>
    public required int WindowCount { get; init; }
}
