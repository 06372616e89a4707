using SqueezeBert.Tests.Model;
using Xunit;
using static SqueezeBert.Tests.Model.OutputRows;
using static SqueezeBert.Tests.Threading.WatchedQueue;

namespace SqueezeBert.Tests.Threading;

/// <summary>A call that is cancelled, fails or comes too late ends alone: its neighbours get their answers.</summary>
public sealed class ForwardQueueEndingTests : IDisposable
{
    private readonly SqueezeBertModel model = RandomModel.Create(ModelType.SqueezeBert, threadCount: 1);

    public void Dispose() => model.Dispose();

    [Fact]
    public async Task A_cancelled_call_ends_at_once_and_leaves_the_line()
    {
        using var queue = new WatchedQueue(threads: 1);
        using var cancelled = new CancellationTokenSource();
        await queue.HoldAsync(1);
        TokenSequence[] first = Sequences(10, 20), last = Sequences(30);
        var before = queue.AskAsync(model, first);
        var leaving = queue.AskAsync(model, Sequences(5, 40), until: cancelled);
        var after = queue.AskAsync(model, last);
        Assert.Equal(105, queue.Queue.WaitingTokens);
        await cancelled.CancelAsync();
        // The only thread is held still.
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(leaving));
        Assert.Equal(cancelled.Token, error.CancellationToken);
        Assert.Equal(60, queue.Queue.WaitingTokens);
        await queue.ReleaseAsync();
        Assert.Equal([Alone(model, first), Alone(model, last)], await Soon(Task.WhenAll(before, after)));
        Assert.Equal([(3, 60)], queue.Batches);
    }

    [Fact]
    public async Task A_call_cancelled_while_it_runs_has_no_more_passes()
    {
        using var queue = new WatchedQueue(threads: 1);
        using var cancelled = new CancellationTokenSource();
        using var halt = new Halt();
        await queue.HoldAsync(1);
        var call = Sequences(10);
        var neighbour = queue.AskAsync(model, call, maxBatchTokens: 50, taking: halt.Stop);
        var leaving = queue.AskAsync(model, Sequences(40, 40, 40), maxBatchTokens: 50, until: cancelled);
        await queue.ReleaseAsync();
        await Soon(halt.Reached);
        await cancelled.CancelAsync();
        // The only thread is in the middle of the pass that it shares.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(leaving));
        Assert.Equal(0, queue.Queue.WaitingTokens);
        halt.Open();
        Assert.Equal(Alone(model, call), await Soon(neighbour));
        await Soon(queue.AskAsync(model, Sequences(3)));
        Assert.Equal([(2, 50), (1, 3)], queue.Batches);
    }

    [Fact]
    public async Task A_call_cancelled_before_it_asks_never_stands_in_the_line()
    {
        using var queue = new WatchedQueue(threads: 1);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        // A line that takes nobody any more would say so to whoever came to it.
        queue.Queue.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(queue.AskAsync(model, Sequences(5), until: cancelled)));
    }

    [Fact]
    public async Task A_call_that_the_model_refuses_fails_alone()
    {
        using var queue = new WatchedQueue(threads: 1);
        await queue.HoldAsync(1);
        TokenSequence[] first = Sequences(10, 20), last = Sequences(30);
        var before = queue.AskAsync(model, first);
        var refused = queue.AskAsync(model, [.. Sequences(5), new TokenSequence(new[] { 1, model.Config.VocabSize, 2 }, default)]);
        var empty = queue.AskAsync(model, [new TokenSequence(default, default)]);
        var after = queue.AskAsync(model, last);
        await queue.ReleaseAsync();
        Assert.Contains("input_ids: expected 0 to 199", (await Assert.ThrowsAsync<ArgumentException>(() => Soon(refused))).Message, StringComparison.Ordinal);
        Assert.Contains("at least one token", (await Assert.ThrowsAsync<ArgumentException>(() => Soon(empty))).Message, StringComparison.Ordinal);
        Assert.Equal([Alone(model, first), Alone(model, last)], await Soon(Task.WhenAll(before, after)));
        Assert.Equal([(6, 68)], queue.Batches);
        Assert.Equal(Alone(model, last), await Soon(queue.AskAsync(model, last)));
    }

    [Fact]
    public async Task Where_an_answer_cant_be_made_the_call_ends_with_that_and_has_no_more_passes()
    {
        using var queue = new WatchedQueue(threads: 1);
        await queue.HoldAsync(1);
        var call = Sequences(20);
        var failing = queue.AskAsync(model, Sequences(30, 40, 40), maxBatchTokens: 50, taking: () => throw new InvalidOperationException("no finite numbers"));
        var neighbour = queue.AskAsync(model, call, maxBatchTokens: 50);
        await queue.ReleaseAsync();
        Assert.Equal("no finite numbers", (await Assert.ThrowsAsync<InvalidOperationException>(() => Soon(failing))).Message);
        Assert.Equal(Alone(model, call), await Soon(neighbour));
        await Soon(queue.AskAsync(model, Sequences(3)));
        Assert.Equal(0, queue.Queue.WaitingTokens);
        Assert.Equal([(1, 30), (1, 20), (1, 3)], queue.Batches);
    }

    [Fact]
    public async Task A_disposed_model_ends_its_own_calls()
    {
        using var queue = new WatchedQueue(threads: 1);
        await queue.HoldAsync(1);
        var gone = RandomModel.Create(ModelType.Bert, threadCount: 1);
        var call = Sequences(20);
        var (ending, neighbour) = (Task.WhenAll(queue.AskAsync(gone, call), queue.AskAsync(gone, call)), queue.AskAsync(model, call));
        gone.Dispose();
        await queue.ReleaseAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Soon(ending));
        Assert.Equal(Alone(model, call), await Soon(neighbour));
    }

    [Fact]
    public async Task Disposed_it_ends_what_waits_finishes_what_runs_and_leaves_no_thread()
    {
        using var queue = new WatchedQueue(threads: 2);
        using var halt = new Halt();
        await queue.HoldAsync(1);
        var call = Sequences(30);
        var finishing = queue.AskAsync(model, call, taking: halt.Stop);
        var thread = await Soon(halt.Reached);
        Task[] waiting = [queue.AskAsync(model, Sequences(5)), queue.AskAsync(model, Sequences(60, 60, 60))];
        // While both threads are held: one that were free could take what waits first.
        var disposing = Task.Run(queue.Queue.Dispose, TestContext.Current.CancellationToken);
        foreach (var task in waiting)
            Assert.Contains(nameof(WorkerPool), (await Assert.ThrowsAsync<ObjectDisposedException>(() => Soon(task))).Message, StringComparison.Ordinal);
        Assert.Equal(0, queue.Queue.WaitingTokens);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Soon(queue.AskAsync(model, Sequences(5))));
        Assert.False(finishing.IsCompleted || disposing.IsCompleted);
        halt.Open();
        Assert.Equal(Alone(model, call), await Soon(finishing));
        await queue.ReleaseAsync();
        await Soon(disposing);
        Assert.False(thread.IsAlive);
        queue.Queue.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Of_many_calls_that_come_and_go_none_is_forgotten(int threads)
    {
        using var queue = new WatchedQueue(threads);
        using var other = RandomModel.Create(ModelType.Bert, threadCount: 1);
        byte[][][] alone = [[], .. Enumerable.Range(1, 60).Select(length => (byte[][])[.. Alone(model, Sequences(length)), .. Alone(other, Sequences(length))])];
        int answered = 0, cancelled = 0, refused = 0;
        await Soon(Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (int i = 0; i < 50; i++) await AskAsync(random);
        }, TestContext.Current.CancellationToken))));
        Assert.Equal(400, answered + cancelled + refused);
        Assert.True(answered > 200 && refused > 0, $"{answered} answered, {cancelled} cancelled, {refused} refused.");
        Assert.Equal(0, queue.Queue.WaitingTokens);

        async Task AskAsync(Random random)
        {
            int[] lengths = [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => random.Next(1, 61))];
            bool isOther = random.Next(3) == 0, isRefused = random.Next(10) == 0, isCancelled = random.Next(4) == 0;
            using var cancellation = new CancellationTokenSource();
            var call = Sequences(lengths);
            if (isRefused) call[^1] = new TokenSequence(new[] { -1 }, default);
            var asking = queue.AskAsync(isOther ? other : model, call, maxBatchTokens: random.Next(2) == 0 ? 100 : 512, until: cancellation);
            if (isCancelled)
            {
                if (random.Next(2) == 0) await Task.Yield();
                await cancellation.CancelAsync();
            }
            try
            {
                byte[][] answer = await asking;
                Assert.False(isRefused);
                Assert.Equal(lengths.Select(length => alone[length][isOther ? 1 : 0]), answer);
                Interlocked.Increment(ref answered);
            }
            catch (OperationCanceledException) when (isCancelled)
            {
                Interlocked.Increment(ref cancelled);
            }
            catch (ArgumentException) when (isRefused)
            {
                Interlocked.Increment(ref refused);
            }
        }
    }
}
