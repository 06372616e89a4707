namespace SqueezeBert.Pipelines;

/// <summary>What all pipelines can be told.</summary>
public abstract record PipelineOptions
{
    /// <summary>
    /// The most tokens in one pass through the model, at least 1, when there are many texts; more save nothing and cost memory. No
    /// result depends on it.
    /// </summary>
    public int MaxBatchTokens { get; init; } = BatchPlan.DefaultMaxBatchTokens;

    /// <summary>The most tokens that the windows of one input may have together; null for no limit. A server's, whose callers it doesn't know.</summary>
    internal int? MaxInputTokens { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    internal virtual void Validate() => ArgumentOutOfRangeException.ThrowIfLessThan(MaxBatchTokens, 1);
}
