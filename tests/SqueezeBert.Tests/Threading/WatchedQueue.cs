using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using SqueezeBert.Tests.Model;

namespace SqueezeBert.Tests.Threading;

/// <summary>A queue whose batches are counted, and whose threads a test may hold, so that it decides what waits together.</summary>
internal sealed class WatchedQueue : IDisposable
{
    private readonly ConcurrentQueue<(int Sequences, int Tokens)> batches = [];
    private readonly ManualResetEventSlim released = new();
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
            var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            holds.Add(Queue.RunAsync(new ForwardCall(holder, [Sequence(1)], ModelOutputs.None, maxBatchTokens: 1, (_, _) =>
            {
                held.SetResult();
                released.Wait();
            }), CancellationToken.None));
            await Soon(held.Task);
        }
    }

    internal Task ReleaseAsync()
    {
        released.Set();
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
            var rows = new Rows(model, output);
            foreach (int number in numbers) found[number] = rows.Next(sequences[number]);
            rows.RequireEnd();
        }), until?.Token ?? CancellationToken.None);
        return found;
    }

    /// <summary>The bytes of each sequence's outputs when the model reads it alone.</summary>
    internal static byte[][] Alone(SqueezeBertModel model, TokenSequence[] sequences, ModelOutputs outputs = ModelOutputs.Logits) => Array.ConvertAll(sequences, sequence =>
    {
        int[]? tokens = sequence.LogitTokens.IsEmpty || model.Head?.ReadsPooled != false ? null : sequence.LogitTokens.ToArray();
        return new Rows(model, model.ForwardAt(TokenBatch.Single(sequence.InputIds.Span, sequence.TokenTypeIds.Span), outputs, tokens)).Next(sequence);
    });

    /// <summary>Pseudo-random sequences of these lengths, up to 60.</summary>
    internal static TokenSequence[] Sequences(params int[] lengths) => Array.ConvertAll(lengths, Sequence);

    /// <summary>A task, or a failure where it hangs.</summary>
    internal static Task Soon(Task task) => task.WaitAsync(TimeSpan.FromMinutes(1));

    /// <inheritdoc cref="Soon(Task)"/>
    internal static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromMinutes(1));

    public void Dispose()
    {
        released.Set();
        Queue.Dispose();
        holder.Dispose();
        released.Dispose();
    }

    private static TokenSequence Sequence(int length)
    {
        var random = new Random(length);
        return new TokenSequence(Enumerable.Range(0, length).Select(_ => random.Next(90)).ToArray(), default);
    }

    /// <summary>Reads off an output sequence by sequence.</summary>
    private sealed class Rows(SqueezeBertModel model, ModelOutput output)
    {
        private int logits, intents, states, pooled;

        internal byte[] Next(TokenSequence sequence)
        {
            int tokens = sequence.InputIds.Length, scored = model.Head?.ReadsPooled == true ? 1 : sequence.LogitTokens.IsEmpty ? tokens : sequence.LogitTokens.Length;
            return
            [
                .. Take(output.Logits, ref logits, scored * output.LogitsPerRow),
                .. Take(output.IntentLogits, ref intents, model.Head?.Intents?.OutputSize ?? 0),
                .. Take(output.LastHiddenState, ref states, tokens * model.Config.HiddenSize),
                .. Take(output.PoolerOutput, ref pooled, model.Config.HiddenSize),
            ];
        }

        /// <summary>Fails where more was given than the sequences' own.</summary>
        internal void RequireEnd() => Xunit.Assert.Equal(
            (output.Logits?.Length ?? 0, output.IntentLogits?.Length ?? 0, output.LastHiddenState?.Length ?? 0, output.PoolerOutput?.Length ?? 0), (logits, intents, states, pooled));

        private static byte[] Take(float[]? values, ref int start, int count)
        {
            if (values is null) return [];
            start += count;
            return MemoryMarshal.AsBytes(values.AsSpan(start - count, count)).ToArray();
        }
    }
}
