using System.Diagnostics;

namespace SqueezeBert;

/// <summary>Continuous batching: callers leave sequences, and each thread that gets free takes the next batch of what waits.</summary>
/// <remarks>
/// Nothing waits for a batch to fill while a thread is free. Calls take turns: one with many sequences goes to the end of the line with
/// what is left after each batch, so that a short call behind it waits for a pass, not for all of it. Calls of the same model that
/// want the same outputs share passes; packed sequences never depend on their neighbours, so every caller gets the bits that it would
/// get alone. Thread-safe.
/// </remarks>
internal sealed class ForwardQueue : IDisposable
{
    /// <summary>What is left, with each batch, of the weight of those before it.</summary>
    private const double Remembered = 0.95;

    private readonly object gate = new();
    private readonly LinkedList<ForwardCall> line = [];
    private readonly Thread[] threads;
    private long waitingTokens;
    private int running;
    private bool disposed;

    // What one thread took for how much, of late.
    private double recentSeconds, recentTokens;

    /// <param name="threadCount">Threads that run passes.</param>
    internal ForwardQueue(int threadCount)
    {
        threads = new Thread[threadCount];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(RunUntilDisposed) { IsBackground = true, Name = "SqueezeBert queue" };
            // Whoever asks first must not leave what flows with his call (AsyncLocal) on threads that serve all.
            threads[i].UnsafeStart();
        }
    }

    /// <summary>Hears of every batch as it is taken: its sequences, its tokens. Called under the queue's lock.</summary>
    internal Action<int, int>? BatchTaken { get; set; }

    /// <summary>Sequences that wait.</summary>
    internal int WaitingSequences
    {
        get
        {
            lock (gate) return line.Sum(call => call.Sequences.Count - call.TakenCount);
        }
    }

    /// <summary>Tokens that wait.</summary>
    internal long WaitingTokens
    {
        get
        {
            lock (gate) return waitingTokens;
        }
    }

    /// <summary>How long what waits will take, by how long tokens took lately; zero before anything ran.</summary>
    internal TimeSpan EstimatedWait
    {
        get
        {
            lock (gate) return recentTokens == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(waitingTokens * recentSeconds / recentTokens / threads.Length);
        }
    }

    /// <summary>Runs a call's sequences; the task ends when its outputs were all received.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; what of the call runs already is thrown away.</exception>
    /// <exception cref="ObjectDisposedException">The queue was disposed.</exception>
    internal async Task RunAsync(ForwardCall call, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Add(call);
        // Where cancelled by now, this calls at once.
        using (cancellation.Register(() => Abandon(call, cancellation))) await call.Completion.ConfigureAwait(false);
    }

    /// <summary>Ends the threads after the passes that run; calls that wait fail.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
            foreach (var call in line) call.Fail(new ObjectDisposedException(typeof(WorkerPool).FullName));
            line.Clear();
            waitingTokens = 0;
            Monitor.PulseAll(gate);
        }
        foreach (var thread in threads) thread.Join();
    }

    private void Add(ForwardCall call)
    {
        lock (gate)
        {
            // Callers know the pool, not its queue.
            ObjectDisposedException.ThrowIf(disposed, typeof(WorkerPool));
            line.AddLast(call);
            waitingTokens += call.WaitingTokens;
            // One may be enough for it, or several have something to do.
            if (call.Sequences.Count == 1) Monitor.Pulse(gate);
            else Monitor.PulseAll(gate);
        }
    }

    private void Abandon(ForwardCall call, CancellationToken cancellation)
    {
        lock (gate) Leave(call);
        call.Cancel(cancellation);
    }

    /// <summary>Takes what is left of a call out of the line.</summary>
    private void Leave(ForwardCall call)
    {
        if (line.Remove(call)) waitingTokens -= call.WaitingTokens;
    }

    private void RunUntilDisposed()
    {
        while (WaitForBatch() is { } batch)
        {
            long start = Stopwatch.GetTimestamp();
            batch.Run();
            Note(batch, Stopwatch.GetElapsedTime(start).TotalSeconds * (batch.IsAlone ? threads.Length : 1));
        }
    }

    private void Note(ForwardBatch batch, double seconds)
    {
        lock (gate)
        {
            running--;
            ForwardCall[] failed = [.. batch.Shares.Select(share => share.Call).Where(call => call.Completion.IsFaulted)];
            foreach (var call in failed) Leave(call);
            // What was refused took no time worth knowing, and a token alone takes longer than it would among those that wait.
            if (failed.Length > 0) return;
            int tokens = Math.Max(batch.TokenCount, batch.Shares[0].Call.LeastBatchTokens);
            (recentSeconds, recentTokens) = (Remembered * recentSeconds + seconds, Remembered * recentTokens + tokens);
        }
    }

    private ForwardBatch? WaitForBatch()
    {
        lock (gate)
        {
            while (line.Count == 0 && !disposed) Monitor.Wait(gate);
            return disposed ? null : TakeBatch();
        }
    }

    private ForwardBatch TakeBatch()
    {
        var head = line.First!.Value;
        // Each thread gets as much to do as the others.
        long even = (waitingTokens + threads.Length - 1) / threads.Length;
        long budget = Math.Clamp(even, head.LeastBatchTokens, head.MaxBatchTokens);
        var shares = new List<ForwardBatch.Share>();
        int tokens = 0, sequences = 0;
        for (var node = line.First; node is not null && tokens < budget;)
        {
            var (call, next) = (node.Value, node.Next);
            if (call.SharesPassesWith(head))
            {
                var (numbers, taken) = call.TakeNext(budget - tokens, atLeastOne: tokens == 0);
                int[] own = [.. Enumerable.Range(numbers.Start.Value, numbers.End.Value - numbers.Start.Value)];
                if (own.Length > 0) shares.Add(new ForwardBatch.Share(call, own));
                (tokens, sequences) = (tokens + taken, sequences + own.Length);
                bool isWhole = call.TakenCount == call.Sequences.Count;
                if (isWhole || own.Length > 0) line.Remove(node);
                if (!isWhole && own.Length > 0) line.AddLast(node);
                if (!isWhole) break;
            }
            node = next;
        }
        waitingTokens -= tokens;
        BatchTaken?.Invoke(sequences, tokens);
        return new ForwardBatch(shares, tokens, IsAlone: running++ == 0 && line.Count == 0);
    }
}
