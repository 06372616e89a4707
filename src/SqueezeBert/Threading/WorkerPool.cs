using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using SqueezeBert.Threading;

namespace SqueezeBert;

/// <summary>Threads that stay ready between the many short parallel steps of a forward pass.</summary>
/// <remarks>
/// One pool can serve every model of a process; while it works for one caller, another caller runs its parts itself, and so does a
/// part that has parts of its own.
/// Idle threads spin for about 50 µs, then sleep. Results never depend on the number of threads. Thread-safe.
/// </remarks>
public sealed unsafe class WorkerPool : IDisposable
{
    /// <summary>The most threads of a pool. No machine has more processors by far, and the system ends a process that starts too many.</summary>
    internal const int MaxThreadCount = 1024;

    private static readonly long SpinTicks = System.Diagnostics.Stopwatch.Frequency / 20_000;

    private readonly object callerGate = new();
    private readonly Lock companionGate = new();
    private IDisposable? companion;
    private readonly SemaphoreSlim wake = new(0);
    private readonly Thread[] workers;

    // Upper half: number of the run. Lower half: parts nobody has taken yet. A part is taken by one compare-exchange,
    // so a worker that looks late either takes a part of the current run or nothing.
    private long ticket;
    private int partCount;
    private int unfinished;
    private int sleepers;
    private volatile bool disposed;
    private delegate*<void*, int, void> execute;
    private void* work;
    private ExceptionDispatchInfo? failure;

    /// <summary>Starts the pool.</summary>
    /// <param name="threadCount">Threads that work at once, the caller's included, up to 1,024; 0 for one per processor.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or too large.</exception>
    public WorkerPool(int threadCount = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threadCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threadCount, MaxThreadCount);
        ThreadCount = threadCount == 0 ? Math.Min(Environment.ProcessorCount, MaxThreadCount) : threadCount;
        workers = new Thread[ThreadCount - 1];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = new Thread(WorkUntilDisposed) { IsBackground = true, Name = "SqueezeBert worker" };
            workers[i].Start();
        }
    }

    /// <summary>Threads that work at once, the caller's included.</summary>
    public int ThreadCount { get; }

    /// <summary>Threads that found nothing to do for so long that they sleep.</summary>
    internal int SleepingThreads => Volatile.Read(ref sleepers);

    /// <summary>What lives and ends with this pool and serves all its users alike; made when the first of them asks.</summary>
    /// <param name="create">Makes it, for this many threads.</param>
    internal TCompanion Companion<TCompanion>(Func<int, TCompanion> create) where TCompanion : class, IDisposable
    {
        lock (companionGate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return (TCompanion)(companion ??= create(ThreadCount));
        }
    }

    /// <summary>Runs all parts and returns when the last one is done. Allocates nothing when <typeparamref name="TWork"/> is a struct.</summary>
    internal void Run<TWork>(int count, TWork parts) where TWork : IParallelWork
    {
        if (count <= 0) return;
        // The gate would let its owner in again, over the run that is under way.
        if (count == 1 || workers.Length == 0 || Monitor.IsEntered(callerGate) || !Monitor.TryEnter(callerGate))
        {
            for (int part = 0; part < count; part++) parts.Execute(part);
            return;
        }
        ExceptionDispatchInfo? error;
        try
        {
            // The copy lives on this stack until every part is done, so its address may be shared meanwhile.
            Start(count, &Execute<TWork>, Unsafe.AsPointer(ref parts));
            while (TryTake(out int part)) ExecuteTaken(part);
            var spin = new SpinWait();
            while (Volatile.Read(ref unfinished) != 0) spin.SpinOnce(sleep1Threshold: -1);
            // Taken before the gate opens: the next run's caller must not hear of it.
            error = Interlocked.Exchange(ref failure, null);
        }
        finally
        {
            Monitor.Exit(callerGate);
        }
        error?.Throw();
    }

    /// <summary>As <see cref="Run{TWork}"/>, for parts so long that an allocation doesn't matter.</summary>
    internal void Run(int count, Action<int> part) => Run(count, new Calls(part));

    /// <summary>Ends the threads. No run may be under way.</summary>
    public void Dispose()
    {
        lock (companionGate)
        {
            if (disposed) return;
            disposed = true;
        }
        companion?.Dispose();
        wake.Release(Math.Max(1, workers.Length));
        foreach (var worker in workers) worker.Join();
        wake.Dispose();
    }

    private static void Execute<TWork>(void* work, int part) where TWork : IParallelWork => Unsafe.AsRef<TWork>(work).Execute(part);

    private void Start(int count, delegate*<void*, int, void> function, void* state)
    {
        partCount = count;
        execute = function;
        work = state;
        Volatile.Write(ref unfinished, count);
        long run = (ticket >> 32) + 1;
        Interlocked.Exchange(ref ticket, (run << 32) | (uint)count);
        int sleeping = Volatile.Read(ref sleepers);
        if (sleeping > 0) wake.Release(Math.Min(sleeping, count - 1));
    }

    private bool TryTake(out int part)
    {
        while (true)
        {
            long seen = Volatile.Read(ref ticket);
            int left = (int)(uint)seen;
            if (left == 0)
            {
                part = -1;
                return false;
            }
            if (Interlocked.CompareExchange(ref ticket, seen - 1, seen) == seen)
            {
                // Taken: the run can't end, nor these fields change, before this part is done.
                part = partCount - left;
                return true;
            }
        }
    }

    private void ExecuteTaken(int part)
    {
        try
        {
            execute(work, part);
        }
        catch (Exception error)
        {
            // Kernels don't throw; if a part does, the caller must hear of it and no thread may die.
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(error), null);
        }
        finally
        {
            Interlocked.Decrement(ref unfinished);
        }
    }

    private readonly struct Calls(Action<int> part) : IParallelWork
    {
        public void Execute(int number) => part(number);
    }

    private void WorkUntilDisposed()
    {
        while (!disposed)
        {
            if (TryTake(out int part)) ExecuteTaken(part);
            else WaitForWork();
        }
    }

    private void WaitForWork()
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (System.Diagnostics.Stopwatch.GetTimestamp() - start < SpinTicks)
        {
            if ((int)(uint)Volatile.Read(ref ticket) != 0) return;
            Thread.SpinWait(20);
        }
        Interlocked.Increment(ref sleepers);
        if ((int)(uint)Volatile.Read(ref ticket) == 0 && !disposed) wake.Wait();
        Interlocked.Decrement(ref sleepers);
    }
}
