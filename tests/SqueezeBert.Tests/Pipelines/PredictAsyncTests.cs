using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Threading;
using Xunit;
using static SqueezeBert.Tests.Model.OutputRows;
using static SqueezeBert.Tests.Threading.WatchedQueue;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>Asked without holding a thread, a pipeline answers what it answers on the caller's, to the bit, whoever else asks.</summary>
public class PredictAsyncTests
{
    private const int Seeds = 6;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_pipeline_is_among_those_tested_here()
    {
        using var pool = new WorkerPool(1);
        using var cases = new AskedCases(pool, WeightPrecision.Float32);
        var pipelines = typeof(Pipeline<,>).Assembly.GetExportedTypes().Where(type => type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(Pipeline<,>));
        Assert.Equal(pipelines.Select(type => type.Name).Order(), cases.All.Select(one => one.Pipeline.Name).Distinct().Order());
    }

    [Theory]
    [InlineData(1, WeightPrecision.Float32)]
    [InlineData(2, WeightPrecision.Float32)]
    [InlineData(2, WeightPrecision.Int8)]
    public async Task Answers_have_the_same_bits_when_all_wait_together(int threads, WeightPrecision precision)
    {
        using var pool = new WorkerPool(threads);
        using var cases = new AskedCases(pool, precision);
        string[] alone = [.. cases.All.SelectMany(one => Enumerable.Range(0, Seeds).Select(one.Predict))];
        TokenSequence[] whole = Sequences(9, 40, 1);
        byte[][] logits = Alone(cases.MaskedLanguageModel, whole);

        using var queue = new WatchedQueue(cases.MaskedLanguageModel.Queue);
        await queue.HoldAsync(threads);
        // The seeds turn faster, so that each pipeline finds the others between its calls.
        var answers = Enumerable.Range(0, Seeds).Select(seed => cases.All.Select(one => one.PredictAsync(seed, Cancellation)).ToArray()).ToArray();
        var between = queue.AskAsync(cases.MaskedLanguageModel, whole);
        await queue.ReleaseAsync();
        string[] together = [.. (await Soon(Task.WhenAll(Enumerable.Range(0, cases.All.Count).SelectMany(i => answers.Select(ofSeed => ofSeed[i])))))];
        Assert.Equal(alone, together);
        // Logits of all tokens, in one pass with those of a few masks.
        Assert.Equal(logits, await Soon(between));
        Assert.True(queue.Batches.Length < alone.Length, $"{queue.Batches.Length} passes for {alone.Length} calls.");
        Assert.Equal(0, cases.MaskedLanguageModel.Queue.WaitingTokens);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Answers_have_the_same_bits_when_callers_come_as_they_like(int threads)
    {
        using var pool = new WorkerPool(threads);
        using var cases = new AskedCases(pool, WeightPrecision.Float32);
        string[] alone = [.. cases.All.SelectMany(one => Enumerable.Range(0, Seeds).Select(one.Predict))];
        var together = new string[alone.Length];
        await Soon(Task.WhenAll(Enumerable.Range(0, 6).Select(caller => Task.Run(async () =>
        {
            for (int n = caller; n < alone.Length; n += 6)
            {
                var one = cases.All[n / Seeds];
                // One of six callers holds his thread and goes past the queue.
                together[n] = caller == 5 ? one.Predict(n % Seeds) : await one.PredictAsync(n % Seeds, Cancellation);
            }
        }, Cancellation))));
        Assert.Equal(alone, together);
    }

    [Fact]
    public async Task A_text_is_embedded_by_itself()
    {
        using var folder = new SentenceFolder();
        using var pipeline = folder.Load();
        Assert.Equal(folder.Embed("this film"), (await Soon(pipeline.PredictAsync("this film", Cancellation))).Embedding.ToArray());
    }

    [Fact]
    public async Task Nothing_asked_is_nothing_answered_and_wrong_questions_are_refused()
    {
        using var folder = new SentenceFolder();
        using var pipeline = folder.Load();
        Assert.Empty(await Soon(pipeline.PredictAsync(Array.Empty<EmbeddingInput>(), Cancellation)));
        await Assert.ThrowsAsync<ArgumentNullException>(() => pipeline.PredictAsync((IReadOnlyList<EmbeddingInput>)null!, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => pipeline.PredictAsync((string)null!, Cancellation));
    }

    [Fact]
    public async Task Who_is_cancelled_gets_no_answer_and_the_others_get_theirs()
    {
        using var pool = new WorkerPool(1);
        using var cases = new AskedCases(pool, WeightPrecision.Float32);
        using var cancelled = new CancellationTokenSource();
        using var queue = new WatchedQueue(cases.MaskedLanguageModel.Queue);
        await queue.HoldAsync(1);
        Task<string>[] staying = [.. cases.All.Select(one => one.PredictAsync(1, Cancellation))], leaving = [.. cases.All.Select(one => one.PredictAsync(2, cancelled.Token))];
        await cancelled.CancelAsync();
        foreach (var task in leaving) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(task));
        foreach (var one in cases.All) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(one.PredictAsync(1, cancelled.Token)));
        await queue.ReleaseAsync();
        Assert.Equal(cases.All.Select(one => one.Predict(1)), await Soon(Task.WhenAll(staying)));
    }

    [Fact]
    public async Task An_observer_hears_what_is_to_be_read_and_when_it_was_read()
    {
        using var folder = new SentenceFolder();
        using var pipeline = folder.Load();
        var observer = new Observer();
        await Soon(pipeline.PredictAsync([new EmbeddingInput("this film"), new EmbeddingInput("good")], observer, Cancellation));
        // [CLS] and [SEP] around two words and one.
        Assert.Equal(["2 sequences, 7 tokens", "computed"], observer.Heard);
    }

    [Fact]
    public async Task What_an_observer_throws_ends_the_call_before_it_waits()
    {
        using var folder = new SentenceFolder();
        using var pipeline = folder.Load();
        using var queue = new WatchedQueue(pipeline.Model.Queue);
        await queue.HoldAsync(1);
        var observer = new Observer(refuses: true);
        Assert.Equal("too many tokens", (await Assert.ThrowsAsync<InvalidOperationException>(() => Soon(pipeline.PredictAsync([new EmbeddingInput("this film")], observer, Cancellation)))).Message);
        Assert.Equal((0L, 1), (queue.Queue.WaitingTokens, observer.Heard.Count));
        await queue.ReleaseAsync();
        await Soon(pipeline.PredictAsync("good", Cancellation));
        Assert.Equal([3], queue.Tokens);
    }

    [Fact]
    public async Task When_pipeline_or_pool_are_gone_who_waits_and_who_comes_is_told()
    {
        using var folder = new SentenceFolder();
        var pipeline = folder.Load();
        using var queue = new WatchedQueue(pipeline.Model.Queue);
        await queue.HoldAsync(1);
        var waiting = pipeline.PredictAsync("this film", Cancellation);
        var disposing = Task.Run(pipeline.Dispose, Cancellation);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Soon(waiting));
        await queue.ReleaseAsync();
        await Soon(disposing);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Soon(pipeline.PredictAsync("this film", Cancellation)));

        var pool = new WorkerPool(2);
        using var cases = new AskedCases(pool, WeightPrecision.Float32);
        pool.Dispose();
        foreach (var one in cases.All) await Assert.ThrowsAsync<ObjectDisposedException>(() => Soon(one.PredictAsync(1, Cancellation)));
    }

    private sealed class Observer(bool refuses = false) : IPredictionObserver
    {
        internal List<string> Heard { get; } = [];

        public void Planned(int sequences, long tokens)
        {
            Heard.Add($"{sequences} sequences, {tokens} tokens");
            if (refuses) throw new InvalidOperationException("too many tokens");
        }

        public void Computed(TimeSpan waited, TimeSpan computed)
        {
            Assert.True(waited >= TimeSpan.Zero && computed > TimeSpan.Zero);
            Heard.Add("computed");
        }
    }
}
