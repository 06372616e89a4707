using System.Diagnostics;

namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>One row of the comparison: a subject on a workload with a number of threads, and the times of all its passes.</summary>
internal sealed class Measurement(Subject subject, Workload workload, int threads, IPass pass) : IDisposable
{
    /// <summary>Both sides' idle threads are asleep by then: ours after 50 µs, ONNX Runtime's at the end of a pass.</summary>
    private const int SettleMilliseconds = 2;

    private readonly List<double> times = [];

    internal Subject Subject => subject;

    internal Workload Workload => workload;

    internal int Threads => threads;

    /// <summary>The output of one pass, untimed.</summary>
    internal float[] Output()
    {
        pass.Run();
        return pass.Output();
    }

    /// <summary>Some passes one after the other, as many for every subject; short ones after one that isn't timed.</summary>
    internal void Measure()
    {
        Thread.Sleep(SettleMilliseconds);
        int passes = Math.Clamp(1024 / workload.TokenCount, 1, 16);
        if (passes > 1) pass.Run();
        for (int i = 0; i < passes; i++)
        {
            long start = Stopwatch.GetTimestamp();
            pass.Run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    internal ComparisonRow ToRow() => new(subject, workload, threads, times.Min(), times.Order().ElementAt(times.Count / 2));

    public void Dispose() => pass.Dispose();
}
