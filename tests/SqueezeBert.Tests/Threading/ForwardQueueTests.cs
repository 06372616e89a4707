using System.Diagnostics;
using SqueezeBert.Tests.Model;
using Xunit;
using static SqueezeBert.Tests.Model.OutputRows;
using static SqueezeBert.Tests.Threading.WatchedQueue;

namespace SqueezeBert.Tests.Threading;

/// <summary>Who waits together shares passes, in turn, and gets the bits that he would get alone.</summary>
public sealed class ForwardQueueTests : IDisposable
{
    private readonly SqueezeBertModel model = RandomModel.Create(ModelType.SqueezeBert, threadCount: 1);
    private readonly SqueezeBertModel other = RandomModel.Create(ModelType.Bert, threadCount: 1);

    public void Dispose()
    {
        model.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task Calls_of_the_same_model_that_wait_together_share_a_pass()
    {
        using var queue = new WatchedQueue(threads: 1);
        await queue.HoldAsync(1);
        TokenSequence[][] calls = [.. Enumerable.Range(1, 5).Select(i => Sequences([.. Enumerable.Range(3, i)]))];
        Task<byte[][]>[] answers = Array.ConvertAll(calls, call => queue.AskAsync(model, call));
        Assert.Equal(65, queue.Queue.WaitingTokens);
        await queue.ReleaseAsync();
        Assert.Equal(calls.Select(call => Alone(model, call)), await Soon(Task.WhenAll(answers)));
        Assert.Equal([(15, 65)], queue.Batches);
        Assert.Equal(0, queue.Queue.WaitingTokens);
    }

    [Fact]
    public async Task Other_models_outputs_and_limits_have_passes_of_their_own()
    {
        using var queue = new WatchedQueue(threads: 1);
        await queue.HoldAsync(1);
        var call = Sequences(7);
        Task<byte[][]>[] answers =
        [
            queue.AskAsync(model, call), queue.AskAsync(other, call), queue.AskAsync(model, call, ModelOutputs.PoolerOutput), queue.AskAsync(model, call, maxBatchTokens: 100),
            queue.AskAsync(model, call), queue.AskAsync(other, call),
        ];
        await queue.ReleaseAsync();
        byte[][] own = Alone(model, call), others = Alone(other, call);
        Assert.Equal([own, others, Alone(model, call, ModelOutputs.PoolerOutput), own, own, others], await Soon(Task.WhenAll(answers)));
        Assert.Equal([(2, 14), (2, 14), (1, 7), (1, 7)], queue.Batches);
    }

    [Fact]
    public async Task A_short_call_behind_a_long_one_waits_for_a_pass_and_not_for_all_of_it()
    {
        using var queue = new WatchedQueue(threads: 1);
        await queue.HoldAsync(1);
        TokenSequence[] whole = Sequences(50, 50, 50, 50, 50, 50, 50, 50), own = Sequences(7), others = Sequences(9);
        var answer = queue.AskAsync(model, whole, maxBatchTokens: 100);
        var shorts = Task.WhenAll(queue.AskAsync(other, others, maxBatchTokens: 100), queue.AskAsync(model, own, maxBatchTokens: 100));
        await queue.ReleaseAsync();
        Assert.Equal([Alone(other, others), Alone(model, own)], await Soon(shorts));
        Assert.Equal(Alone(model, whole), await Soon(answer));
        // 50 + 50; the other model's; 7 + 50, for 50 more would be too many; then what is left.
        Assert.Equal([(2, 100), (1, 9), (2, 57), (2, 100), (2, 100), (1, 50)], queue.Batches);
    }

    [Fact]
    public async Task Long_calls_take_turns()
    {
        using var queue = new WatchedQueue(threads: 1);
        await queue.HoldAsync(1);
        var order = new List<char>();
        Task Ask(char name) => queue.AskAsync(model, Sequences(50, 50, 50), maxBatchTokens: 50, taking: () => order.Add(name));
        var answers = Task.WhenAll(Ask('a'), Ask('b'), Ask('c'));
        await queue.ReleaseAsync();
        await Soon(answers);
        Assert.Equal("abcabcabc", string.Concat(order));
    }

    [Fact]
    public async Task No_pass_has_more_tokens_than_its_calls_allow_but_of_one_longer_sequence()
    {
        using var queue = new WatchedQueue(threads: 1);
        await queue.HoldAsync(1);
        TokenSequence[] call = Sequences(20, 20, 31, 9, 60, 1), next = Sequences(30, 12);
        var answers = Task.WhenAll(queue.AskAsync(model, call, maxBatchTokens: 40), queue.AskAsync(model, next, maxBatchTokens: 40));
        await queue.ReleaseAsync();
        Assert.Equal([Alone(model, call), Alone(model, next)], await Soon(answers));
        // Turn by turn: 20 + 20; 30, for 12 more would be too many; 31 + 9; 12; 60; 1.
        Assert.Equal([40, 30, 40, 12, 60, 1], queue.Tokens);
    }

    [Fact]
    public async Task What_waits_is_shared_out_evenly_over_the_threads()
    {
        using var queue = new WatchedQueue(threads: 2);
        await queue.HoldAsync(2);
        var calls = Enumerable.Range(0, 10).Select(_ => Sequences(60)).ToArray();
        var answers = Task.WhenAll(calls.Select(call => queue.AskAsync(model, call)));
        await queue.ReleaseAsync();
        Assert.Equal(calls.Select(call => Alone(model, call)), await Soon(answers));
        // Half of 600; of the 300 left half is 150, but two are 120 and three 180; then never fewer than 128 allow.
        Assert.Equal([300, 120, 120, 60], queue.Tokens);
    }

    [Fact]
    public async Task Nothing_waits_while_a_thread_is_free()
    {
        using var queue = new WatchedQueue(threads: 2);
        await queue.HoldAsync(1);
        for (int i = 1; i <= 20; i++)
        {
            var call = Sequences(i);
            Assert.Equal(Alone(model, call), await Soon(queue.AskAsync(model, call)));
        }
        Assert.Equal(Enumerable.Range(1, 20), queue.Tokens);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_long_call_is_worked_on_by_every_free_thread(int threads)
    {
        using var queue = new WatchedQueue(threads);
        using var met = new CountdownEvent(threads);
        // As many batches as threads, the least there are; each waits for all others to be under way.
        var call = Sequences([.. Enumerable.Repeat(50, 2 * threads)]);
        Assert.Equal(Alone(model, call), await Soon(queue.AskAsync(model, call, maxBatchTokens: 100, taking: () => Meet(met))));
        Assert.Equal(Enumerable.Repeat(100, threads), queue.Tokens);
    }

    [Fact]
    public async Task Short_calls_are_worked_on_by_every_free_thread()
    {
        using var queue = new WatchedQueue(threads: 3);
        using var met = new CountdownEvent(3);
        for (int round = 0; round < 20; round++)
        {
            met.Reset();
            await Soon(Task.WhenAll(Enumerable.Range(0, 3).Select(i => queue.AskAsync(model, Sequences(3), maxBatchTokens: i + 1, taking: () => Meet(met)))));
        }
        Assert.Equal(Enumerable.Repeat(3, 60), queue.Tokens);
    }

    [Fact]
    public async Task The_wait_is_estimated_from_what_ran_and_from_what_waits()
    {
        using var queue = new WatchedQueue(threads: 1);
        Assert.Equal(TimeSpan.Zero, queue.Queue.EstimatedWait);
        await queue.HoldAsync(1);
        var before = queue.AskAsync(model, Sequences(60));
        Assert.Equal(TimeSpan.Zero, queue.Queue.EstimatedWait);
        await queue.ReleaseAsync();
        await Soon(before);

        using var halt = new Halt();
        var holding = queue.AskAsync(model, Sequences(1), taking: halt.Stop);
        await Soon(halt.Reached);
        Assert.Equal(TimeSpan.Zero, queue.Queue.EstimatedWait);
        var first = queue.AskAsync(model, Sequences(20));
        var one = queue.Queue.EstimatedWait;
        var second = queue.AskAsync(model, Sequences(20, 20));
        Assert.True(one > TimeSpan.Zero);
        // To the ticks that TimeSpan counts in.
        Assert.InRange(queue.Queue.EstimatedWait.Ticks, 3 * (one.Ticks - 1), 3 * (one.Ticks + 1));
        halt.Open();
        await Soon(Task.WhenAll(holding, first, second));
    }

    [Fact]
    public async Task A_slow_pass_of_one_token_makes_nobody_believe_that_each_token_takes_as_long()
    {
        using var queue = new WatchedQueue(threads: 1);
        long start = Stopwatch.GetTimestamp();
        // Long beside what the test does, so that the pass's own time is most of what is measured.
        await Soon(queue.AskAsync(model, Sequences(1), taking: () => Thread.Sleep(100)));
        using var halt = new Halt();
        var holding = queue.AskAsync(model, Sequences(1), taking: halt.Stop);
        await Soon(halt.Reached);
        var measured = Stopwatch.GetElapsedTime(start);
        var waiting = queue.AskAsync(model, Sequences(60));
        // As if the pass had had 128 tokens.
        Assert.InRange(queue.Queue.EstimatedWait, TimeSpan.FromTicks(1), measured * 60 / BatchPlan.LeastTokens);
        halt.Open();
        await Soon(Task.WhenAll(holding, waiting));
    }

    [Fact]
    public async Task Threads_carry_nothing_of_the_caller_that_they_were_started_for()
    {
        var flowing = new AsyncLocal<string> { Value = "the first caller's" };
        using var queue = new WatchedQueue(threads: 1);
        string? seen = "none yet";
        await Soon(queue.AskAsync(model, Sequences(3), taking: () => seen = flowing.Value));
        Assert.Null(seen);
    }

    /// <summary>Waits for as many threads as are awaited; where they don't come, the call fails.</summary>
    private static void Meet(CountdownEvent met)
    {
        met.Signal();
        Assert.True(met.Wait(TimeSpan.FromSeconds(30)), "A thread stays away.");
    }
}
