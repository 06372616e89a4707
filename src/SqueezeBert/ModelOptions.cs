using SqueezeBert.Hub;

namespace SqueezeBert;

/// <summary>How to load and run a model.</summary>
public sealed record ModelOptions
{
    /// <summary>The head to load; null takes the one that the configuration names or that the checkpoint's tensors show.</summary>
    public ModelHead? Head { get; init; }

    /// <summary>How to hold the weights; null as the configuration says, which is float32 unless the folder was quantised.</summary>
    public WeightPrecision? Precision { get; init; }

    /// <summary>Threads shared with other models; stays the caller's. Null: the model starts its own and disposes them.</summary>
    public WorkerPool? WorkerPool { get; init; }

    /// <summary>Threads of the model's own pool, the caller's included, up to 1,024; 0 for one per processor. Unused with <see cref="WorkerPool"/>.</summary>
    public int ThreadCount { get; init; }

    /// <summary>Revision, cache and token for a model named <c>organisation/name</c>; null for the defaults.</summary>
    public HubOptions? Hub { get; init; }
}
