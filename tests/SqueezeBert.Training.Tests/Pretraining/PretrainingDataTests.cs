using SqueezeBert.Training.Pretraining;
using Xunit;

namespace SqueezeBert.Training.Tests.Pretraining;

public sealed class PretrainingDataTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly WorkerPool pool = new(2);
    private readonly List<SequenceCache> caches = [];
    private readonly string corpus;

    public PretrainingDataTests() => corpus = Corpus.Write(folder, "corpus.txt", seed: 3, documents: 12);

    public void Dispose()
    {
        foreach (var cache in caches) cache.Dispose();
        pool.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void An_epoch_has_every_sequence_once_in_an_order_of_its_own()
    {
        var data = Data(new PretrainingSettings { SentenceOrder = false });
        var orders = Enumerable.Range(0, 3).Select(epoch => Enumerable.Range(0, (int)data.Count).Select(index => Original(data[epoch, index])).ToList()).ToList();
        Assert.All(orders, order => Assert.Equal(orders[0].Order(StringComparer.Ordinal), order.Order(StringComparer.Ordinal)));
        Assert.NotEqual(orders[0], orders[1]);
        Assert.NotEqual(orders[1], orders[2]);
    }

    [Fact]
    public void Masks_change_from_epoch_to_epoch_and_with_the_seed()
    {
        var data = Data(new PretrainingSettings { SentenceOrder = false });
        var other = Data(new PretrainingSettings { SentenceOrder = false, Seed = 1 });
        var first = ByText(data, epoch: 0);
        Assert.NotEqual(first, ByText(data, epoch: 1));
        Assert.NotEqual(first, ByText(other, epoch: 0));
        Assert.Equal(first, ByText(Data(new PretrainingSettings { SentenceOrder = false }), epoch: 0));
    }

    [Fact]
    public void An_example_is_cls_a_sep_b_sep_with_types_and_labels()
    {
        var data = Data(new PretrainingSettings { MaxSeqLength = 40 });
        for (int index = 0; index < data.Count; index++)
        {
            var example = data[0, index];
            int[] original = [.. example.InputIds.Select((id, i) => example.Labels[i] == PretrainingExample.Ignored ? id : example.Labels[i])];
            Assert.InRange(original.Length, 5, 40);
            Assert.Equal((101, 102), (original[0], original[^1]));
            int sep = Array.IndexOf(original, 102);
            Assert.Equal(2, original.Count(id => id == 102));
            Assert.Equal(Enumerable.Range(0, original.Length).Select(i => i <= sep ? 0 : 1), example.TokenTypeIds);
            Assert.Contains(example.SentenceOrder, new int?[] { 0, 1 });
        }
    }

    [Fact]
    public void Any_number_of_threads_may_ask_in_any_order()
    {
        var data = Data();
        string[] expected = [.. Enumerable.Range(0, (int)data.Count).Select(index => Text(data[0, index]))];
        var found = new string[expected.Length];
        Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, index => found[found.Length - 1 - index] = Text(data[0, found.Length - 1 - index]));
        Assert.Equal(expected, found);
    }

    private PretrainingData Data(PretrainingSettings? settings = null)
    {
        var source = new CacheSource([corpus], Corpus.Definition, settings ?? new PretrainingSettings(), TestContext.Current.CancellationToken);
        string cache = folder.File($"cache-{source.Settings.MaxSeqLength}-{source.Settings.SentenceOrder}");
        caches.Add(SequenceCache.OpenOrBuild(cache, source, pool, shardBytes: 1000, cancellation: TestContext.Current.CancellationToken));
        return new PretrainingData(caches[^1], source);
    }

    private static List<string> ByText(PretrainingData data, int epoch) =>
        [.. Enumerable.Range(0, (int)data.Count).Select(index => data[epoch, index]).OrderBy(Original, StringComparer.Ordinal).Select(Text)];

    private static string Original(PretrainingExample example) =>
        string.Join(' ', example.InputIds.Select((id, i) => example.Labels[i] == PretrainingExample.Ignored ? id : example.Labels[i]));

    private static string Text(PretrainingExample example) =>
        $"{string.Join(' ', example.InputIds)}|{string.Join(' ', example.TokenTypeIds)}|{string.Join(' ', example.Labels)}|{example.SentenceOrder}";
}
