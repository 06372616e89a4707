using System.Collections.Concurrent;
using SqueezeBert.Tests.Model;

namespace SqueezeBert.Tests.Threading;

/// <summary>A queue whose batches are counted, and whose threads a test may hold, so that it decides what waits together.</summary>
internal sealed class WatchedQueue : IDisposable
{
    private readonly ConcurrentQueue<(int Sequences, int Tokens)> batches = [];
    private readonly List<Halt> halts = [];
    private readonly SqueezeBertModel holder = RandomModel.Create(ModelType.SqueezeBert, threadCount: 1);
    private readonly List<Task> holds = [];

    internal WatchedQueue(int threads) : this(new ForwardQueue(threads))
    {
    }

    internal WatchedQueue(ForwardQueue queue)
    {
        Queue = queue;
        queue.BatchTaken = (sequences, tokens) => batches.Enqueue((sequences, tokens));
    }

    internal ForwardQueue Queue { get; }

    /// <summary>What was taken, in order, but for what holds threads.</summary>
    internal (int Sequences, int Tokens)[] Batches => [.. batches.Skip(holds.Count)];

    /// <summary>Tokens of each batch.</summary>
    internal int[] Tokens => [.. Batches.Select(batch => batch.Tokens)];

    /// <summary>Keeps threads busy until <see cref="ReleaseAsync"/>; called before anything else.</summary>
    internal async Task HoldAsync(int threads)
    {
        for (int i = 0; i < threads; i++)
        {
            var halt = new Halt();
            halts.Add(halt);
            holds.Add(Queue.RunAsync(new ForwardCall(holder, [Sequence(1)], ModelOutputs.None, maxBatchTokens: 1, (_, _) => halt.Stop()), CancellationToken.None));
            await Soon(halt.Reached);
        }
    }

    internal Task ReleaseAsync()
    {
        halts.ForEach(halt => halt.Open());
        return Soon(Task.WhenAll(holds));
    }

    /// <summary>Asks, and gives the bytes of each sequence's outputs.</summary>
    internal async Task<byte[][]> AskAsync(
        SqueezeBertModel model, TokenSequence[] sequences, ModelOutputs outputs = ModelOutputs.Logits, int maxBatchTokens = 512, Action? taking = null, CancellationTokenSource? until = null)
    {
        byte[][] found = new byte[sequences.Length][];
        await Queue.RunAsync(new ForwardCall(model, sequences, outputs, maxBatchTokens, (numbers, output) =>
        {
            taking?.Invoke();
            var rows = new OutputRows(model, output);
            foreach (int number in numbers) found[number] = rows.Next(sequences[number]);
            rows.RequireEnd();
        }), until?.Token ?? CancellationToken.None);
        return found;
    }

    /// <summary>Pseudo-random sequences of these lengths, up to 60.</summary>
    internal static TokenSequence[] Sequences(params int[] lengths) => Array.ConvertAll(lengths, Sequence);

    /// <summary>A task, or a failure where it hangs.</summary>
    internal static Task Soon(Task task) => task.WaitAsync(TimeSpan.FromMinutes(1));

    /// <inheritdoc cref="Soon(Task)"/>
    internal static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromMinutes(1));

    public void Dispose()
    {
        halts.ForEach(halt => halt.Dispose());
        Queue.Dispose();
        holder.Dispose();
    }

    private static TokenSequence Sequence(int length)
    {
        var random = new Random(length);
        return new TokenSequence(Enumerable.Range(0, length).Select(_ => random.Next(90)).ToArray(), default);
    }
}
