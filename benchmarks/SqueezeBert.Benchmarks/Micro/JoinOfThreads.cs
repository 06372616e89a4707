using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using SqueezeBert.Threading;

namespace SqueezeBert.Benchmarks.Micro;

/// <summary>What does it cost to bring two threads to one step of a pass and to wait for both?</summary>
public class JoinOfThreads : IDisposable
{
    /// <summary>Longer than an idle thread of the pool looks for work.</summary>
    private const int PauseMicroseconds = 200;

    private readonly int[] arrived = new int[1];
    private WorkerPool pool = null!;

    [GlobalSetup]
    public void Setup() => pool = new WorkerPool(2);

    [GlobalCleanup]
    public void Dispose()
    {
        pool.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Right after the last step: the other thread still looks for work.</summary>
    [Benchmark(Baseline = true)]
    public void Awake()
    {
        arrived[0] = 0;
        pool.Run(2, new Meeting(arrived));
    }

    /// <summary>After a pause in which the other thread has gone to sleep; <see cref="Pause"/> is to be taken off.</summary>
    [Benchmark]
    public void Asleep()
    {
        Pause();
        Awake();
    }

    [Benchmark]
    public void Pause()
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMicroseconds < PauseMicroseconds) Thread.SpinWait(1);
    }

    /// <summary>What .NET has for it; one thread may do both parts here.</summary>
    [Benchmark]
    public void ParallelFor() => Parallel.For(0, 2, _ => Interlocked.Increment(ref arrived[0]));

    /// <summary>Two parts that wait for each other, so that one thread can't do both.</summary>
    private readonly struct Meeting(int[] arrived) : IParallelWork
    {
        public void Execute(int part)
        {
            Interlocked.Increment(ref arrived[0]);
            while (Volatile.Read(ref arrived[0]) < 2) Thread.SpinWait(1);
        }
    }
}
