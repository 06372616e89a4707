using System.Diagnostics;

namespace SqueezeBert;

/// <summary>A caller's sequences on their way through a <see cref="ForwardQueue"/>.</summary>
/// <remarks>What the queue's lock guards is said; the rest is immutable or safe by itself.</remarks>
internal sealed class ForwardCall
{
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqueezeBertModel.BatchTaker take;
    private readonly long queuedAt = Stopwatch.GetTimestamp();
    private int unfinished;
    private long startedAt;
    private long endedAt;

    /// <param name="model">Runs them.</param>
    /// <param name="sequences">At least one.</param>
    /// <param name="outputs">What to compute.</param>
    /// <param name="maxBatchTokens">The most tokens of a batch.</param>
    /// <param name="take">Receives the outputs.</param>
    internal ForwardCall(SqueezeBertModel model, IReadOnlyList<TokenSequence> sequences, ModelOutputs outputs, int maxBatchTokens, SqueezeBertModel.BatchTaker take)
    {
        (Model, Sequences, Outputs, MaxBatchTokens, this.take) = (model, sequences, outputs, maxBatchTokens, take);
        unfinished = sequences.Count;
        foreach (var sequence in sequences) WaitingTokens += sequence.InputIds.Length;
    }

    internal SqueezeBertModel Model { get; }

    internal IReadOnlyList<TokenSequence> Sequences { get; }

    internal ModelOutputs Outputs { get; }

    internal int MaxBatchTokens { get; }

    /// <summary>What a batch has room for at least: fewer tokens take hardly less time.</summary>
    internal int LeastBatchTokens => Math.Min(BatchPlan.LeastTokens, MaxBatchTokens);

    /// <summary>Sequences that a batch has been made of; guarded by the queue's lock.</summary>
    internal int TakenCount { get; private set; }

    /// <summary>Tokens of the others; guarded by the queue's lock.</summary>
    internal long WaitingTokens { get; private set; }

    /// <summary>Ends when all outputs were received, or with why they weren't.</summary>
    internal Task Completion => completion.Task;

    /// <summary>From the wait's beginning to the first pass's; known, as <see cref="Computed"/> is, when the call has its outputs.</summary>
    internal TimeSpan Waited => Stopwatch.GetElapsedTime(queuedAt, startedAt);

    /// <summary>From the first pass's beginning to the last one's end.</summary>
    internal TimeSpan Computed => Stopwatch.GetElapsedTime(startedAt, endedAt);

    /// <summary>Whether a pass can serve both.</summary>
    internal bool SharesPassesWith(ForwardCall other) => ReferenceEquals(Model, other.Model) && (Outputs, MaxBatchTokens) == (other.Outputs, other.MaxBatchTokens);

    /// <summary>Takes the next sequences, as many as a budget of tokens has room for; at least one where that is asked.</summary>
    /// <returns>Their numbers, and their tokens.</returns>
    internal (Range Numbers, int Tokens) TakeNext(long budget, bool atLeastOne)
    {
        int start = TakenCount, tokens = 0;
        while (TakenCount < Sequences.Count)
        {
            int length = Sequences[TakenCount].InputIds.Length;
            if (tokens + length > budget && !(atLeastOne && TakenCount == start)) break;
            tokens += length;
            TakenCount++;
        }
        WaitingTokens -= tokens;
        if (start == 0 && TakenCount > 0) startedAt = Stopwatch.GetTimestamp();
        return (start..TakenCount, tokens);
    }

    /// <summary>Hands outputs over; the call ends with its last ones, or with what goes wrong.</summary>
    internal void Receive(ReadOnlySpan<int> numbers, ModelOutput output)
    {
        try
        {
            take(numbers, output);
            if (Interlocked.Add(ref unfinished, -numbers.Length) > 0) return;
            endedAt = Stopwatch.GetTimestamp();
            completion.TrySetResult();
        }
#pragma warning disable CA1031 // Whatever it is, it is the caller's; the queue's thread goes on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail(error);
        }
    }

    /// <summary>Ends the call.</summary>
    internal void Fail(Exception error) => completion.TrySetException(error);

    /// <summary>Ends the call because its caller went away.</summary>
    internal void Cancel(CancellationToken cancellation) => completion.TrySetCanceled(cancellation);
}
