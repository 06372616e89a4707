namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>A model loaded into an engine with a number of threads.</summary>
internal interface IEngine
{
    /// <summary>Gets everything ready that a caller who runs the same shape again would keep.</summary>
    IPass Prepare(Workload workload);
}

/// <summary>One forward pass over one workload, ready to be run again and again.</summary>
internal interface IPass : IDisposable
{
    /// <summary>Runs the model; what is timed.</summary>
    void Run();

    /// <summary>The latest run's output for real tokens, [T, H], or the pooled vectors, [B, H].</summary>
    float[] Output();
}
