using System.Collections.Immutable;

namespace SqueezeBert.Pipelines;

/// <summary>How a <see cref="FillMaskPipeline"/> answers.</summary>
public sealed record FillMaskOptions : PipelineOptions
{
    /// <summary>How many tokens to return for each mask, at least 1.</summary>
    public int TopK { get; init; } = 5;

    /// <summary>
    /// Words to choose among; default for the whole vocabulary. For a word that is no token of the vocabulary its first piece
    /// stands, as in Hugging Face; <see cref="FillMaskResult.Targets"/> says which.
    /// </summary>
    public ImmutableArray<string> Targets { get; init; }

    /// <summary>What <see cref="FilledMask.Start"/> and <see cref="FilledMask.End"/> count.</summary>
    public OffsetUnit OffsetUnit { get; init; }

    internal override void Validate()
    {
        base.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(TopK, 1, nameof(TopK));
        OffsetUnits.Require(OffsetUnit);
    }
}
