namespace SqueezeBert.Pipelines;

/// <summary>How an <see cref="IntentAndSlotsPipeline"/> answers.</summary>
public sealed record IntentAndSlotsOptions : PipelineOptions
{
    /// <summary>How many intents to return, at least 1; null for all.</summary>
    public int? TopK { get; init; }

    /// <summary>A text whose best intent scores less than this, 0 to 1, is out of scope. Default 0: none is.</summary>
    public float OutOfScopeThreshold { get; init; }

    /// <summary>The label, such as <c>oos</c>, by which the model itself says that a text is out of scope; null for none.</summary>
    public string? OutOfScopeLabel { get; init; }

    /// <summary>What <see cref="Slot.Start"/> and <see cref="Slot.End"/> are counted in. Default: UTF-16.</summary>
    public OffsetUnit OffsetUnit { get; init; }

    internal override void Validate()
    {
        base.Validate();
        if (TopK is { } topK) ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1, nameof(TopK));
        if (OutOfScopeThreshold is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(OutOfScopeThreshold), OutOfScopeThreshold, "Expected 0 to 1.");
        OffsetUnits.Require(OffsetUnit);
    }
}
