using System.Collections.Immutable;

namespace SqueezeBert.Pipelines;

/// <summary>How a <see cref="TokenClassificationPipeline"/> answers.</summary>
public sealed record TokenClassificationOptions : PipelineOptions
{
    /// <summary>How the labels of tokens become entities. Default: every token by itself, as in Hugging Face.</summary>
    public AggregationStrategy AggregationStrategy { get; init; }

    /// <summary>
    /// Labels to leave out, compared with <see cref="NamedEntity.Label"/>: types such as <c>PER</c> where tokens are aggregated,
    /// labels such as <c>B-PER</c> where not. Default: <c>O</c>.
    /// </summary>
    public ImmutableArray<string> IgnoreLabels { get; init; } = ["O"];

    /// <summary>Tokens that neighbouring windows of a long text share, at least 0 and less than a window has room for; null for a quarter of what the model takes.</summary>
    public int? Stride { get; init; }

    /// <summary>What <see cref="NamedEntity.Start"/> and <see cref="NamedEntity.End"/> are counted in. Default: UTF-16.</summary>
    public OffsetUnit OffsetUnit { get; init; }

    internal override void Validate()
    {
        base.Validate();
        if (!Enum.IsDefined(AggregationStrategy))
            throw new ArgumentOutOfRangeException(nameof(AggregationStrategy), AggregationStrategy, "Expected None, Simple, First, Average or Max.");
        if (IgnoreLabels.IsDefault || IgnoreLabels.Contains(null!)) throw new ArgumentException("Expected labels; found null.", nameof(IgnoreLabels));
        if (Stride is { } stride) ArgumentOutOfRangeException.ThrowIfNegative(stride, nameof(Stride));
        OffsetUnits.Require(OffsetUnit);
    }
}
