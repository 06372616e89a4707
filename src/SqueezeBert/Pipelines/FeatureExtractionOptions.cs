namespace SqueezeBert.Pipelines;

/// <summary>How a <see cref="FeatureExtractionPipeline"/> reads texts.</summary>
public sealed record FeatureExtractionOptions : PipelineOptions
{
    /// <summary>
    /// What becomes of a text with more tokens than the model takes: null cuts it at its end; a number reads it in windows that share
    /// so many tokens with their neighbours, and takes each token's vector from the window where most tokens stand around it.
    /// </summary>
    public int? Stride { get; init; }

    internal override void Validate()
    {
        base.Validate();
        if (Stride is { } stride) ArgumentOutOfRangeException.ThrowIfNegative(stride, nameof(Stride));
    }
}
