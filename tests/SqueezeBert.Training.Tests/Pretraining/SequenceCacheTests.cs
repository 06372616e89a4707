using System.Security.Cryptography;
using CsCheck;
using SqueezeBert.Data;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Pretraining;
using Xunit;

namespace SqueezeBert.Training.Tests.Pretraining;

public sealed class SequenceCacheTests : IDisposable
{
    private const int ShardBytes = 2000;

    private readonly TemporaryFolder folder = new();
    private readonly WorkerPool pool = new(2);
    private readonly string corpus;

    public SequenceCacheTests() => corpus = Corpus.Write(folder, "corpus.txt", seed: 1, documents: 40);

    private string Cache => folder.File("cache");

    public void Dispose()
    {
        pool.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Holds_what_the_packer_made_over_several_shards()
    {
        var source = Source();
        using var cache = Open(source);
        Assert.True(Shards().Length > 3, "The corpus fills several shards.");
        var packer = new SequencePacker(source.Tokenizer, source.Pieces, source.Settings);
        var expected = CorpusReader.Documents([corpus]).SelectMany(packer.Pack).ToList();
        Assert.Equal(expected.Count, cache.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Ids, cache[i].Ids);
            Assert.Equal(expected[i].SentenceStarts, cache[i].SentenceStarts);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void The_bytes_do_not_depend_on_threads(int threads)
    {
        Open(Source()).Dispose();
        using var other = new WorkerPool(threads);
        SequenceCache.OpenOrBuild(folder.File("other"), Source(), other, shardBytes: ShardBytes, cancellation: TestContext.Current.CancellationToken).Dispose();
        Assert.Equal(Files(Cache), Files(folder.File("other")));
    }

    [Fact]
    public void Is_used_again_as_long_as_nothing_differs()
    {
        int made = 0;
        for (int i = 0; i < 3; i++) SequenceCache.OpenOrBuild(Cache, Source(), pool, count => made += count, ShardBytes, TestContext.Current.CancellationToken).Dispose();
        File.Move(corpus, folder.File("moved.txt"));
        using var cache = Open(Source(files: folder.File("moved.txt")));
        Assert.Equal(cache.Count, made);
    }

    [Fact]
    public void Is_made_again_when_corpus_tokenizer_or_settings_differ()
    {
        Open(Source()).Dispose();
        var seen = new HashSet<string> { Fingerprint() };
        Open(Source(new PretrainingSettings { MaxSeqLength = 32 })).Dispose();
        Assert.True(seen.Add(Fingerprint()), "Another length.");
        Open(Source(new PretrainingSettings { SentenceOrder = false })).Dispose();
        Assert.True(seen.Add(Fingerprint()), "Another kind of sequence.");
        Open(Source(definition: Corpus.Definition with { Options = new BertTokenizerOptions { StripAccents = false } })).Dispose();
        Assert.True(seen.Add(Fingerprint()), "Another tokenizer.");
        File.AppendAllText(corpus, "One more sentence.\n");
        Open(Source()).Dispose();
        Assert.True(seen.Add(Fingerprint()), "Another corpus.");
    }

    [Fact]
    public void Masks_and_seed_need_no_other_cache()
    {
        Open(Source()).Dispose();
        string before = Fingerprint();
        Open(Source(new PretrainingSettings { Seed = 9, WholeWord = true, MaskedShare = 0.3 })).Dispose();
        Assert.Equal(before, Fingerprint());
    }

    [Fact]
    public void A_changed_shard_is_refused_by_name()
    {
        var source = Source();
        Open(source).Dispose();
        string shard = Shards()[1];
        byte[] bytes = File.ReadAllBytes(shard);
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte[1, 255]).Sample((index, change) =>
        {
            byte[] changed = [.. bytes];
            changed[index] ^= change;
            File.WriteAllBytes(shard, changed);
            Assert.StartsWith($"{shard}: expected the SHA-256", Assert.Throws<DataException>(() => Open(source)).Message, StringComparison.Ordinal);
        }, iter: 50, threads: 1);
        File.WriteAllBytes(shard, bytes[..^1]);
        Assert.Equal(shard, Assert.Throws<DataException>(() => Open(source)).File);
        File.Delete(shard);
        Assert.Equal(shard, Assert.Throws<DataException>(() => Open(source)).File);
    }

    [Fact]
    public void A_hostile_shard_gives_sequences_or_an_error_that_names_it()
    {
        var writer = new SequenceShardWriter(Corpus.Pieces.VocabularySize);
        for (int i = 0; i < 3; i++) writer.Add(new TokenSegments([5, 6, 7, 30_521, 8], [0, 2, 3]));
        string path = folder.File("hostile.bin");
        writer.WriteTo(path);
        byte[] bytes = File.ReadAllBytes(path);
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Int[0, bytes.Length]).Sample((index, value, length) =>
        {
            byte[] changed = [.. bytes];
            changed[index] = value;
            File.WriteAllBytes(path, length % 3 == 0 ? changed[..length] : changed);
            try
            {
                using var shard = new SequenceShard(path, Corpus.Pieces.VocabularySize);
                for (int number = 0; number < Math.Min(shard.Count, 100); number++)
                    Assert.All(shard[number].Ids, id => Assert.InRange(id, 0, Corpus.Pieces.VocabularySize - 1));
            }
            catch (DataException error)
            {
                Assert.Equal(path, error.File);
            }
        }, iter: 800, threads: 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"fingerprint\":7,\"shards\":[]}")]
    [InlineData("{\"fingerprint\":\"x\",\"shards\":[{\"sequences\":-1,\"sha256\":\"\"}]}")]
    public void A_manifest_that_is_none_is_replaced(string json)
    {
        Open(Source()).Dispose();
        string manifest = Path.Combine(Cache, "manifest.json"), before = File.ReadAllText(manifest);
        File.WriteAllText(manifest, json);
        Open(Source()).Dispose();
        Assert.Equal(before, File.ReadAllText(manifest));
    }

    [Fact]
    public void A_manifest_that_counts_wrong_is_refused()
    {
        Open(Source()).Dispose();
        var manifest = CacheManifest.Read(Cache);
        (manifest with { Shards = manifest.Shards.SetItem(0, manifest.Shards[0] with { SequenceCount = 1 }) }).Write(Cache);
        Assert.Contains("shard-00000.bin: expected 1 sequences", Assert.Throws<DataException>(() => Open(Source())).Message, StringComparison.Ordinal);
        (manifest with { Shards = [] }).Write(Cache);
        Assert.Contains("manifest.json: expected sequences; found none", Assert.Throws<DataException>(() => Open(Source())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_left_alone()
    {
        Directory.CreateDirectory(Cache);
        File.WriteAllText(Path.Combine(Cache, "mine.txt"), "");
        Assert.Contains("mine.txt", Assert.Throws<IOException>(() => Open(Source())).Message, StringComparison.Ordinal);
        Assert.Equal(["mine.txt"], Directory.EnumerateFileSystemEntries(Cache).Select(entry => Path.GetFileName(entry)));
    }

    [Fact]
    public void An_empty_corpus_is_refused_and_cancelling_leaves_nothing()
    {
        File.WriteAllText(folder.File("blank.txt"), "\n\nword\n");
        Assert.Contains("blank.txt: expected text; found none", Assert.Throws<DataException>(() => Open(Source(files: folder.File("blank.txt")))).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => SequenceCache.OpenOrBuild(Cache, Source(), pool, cancellation: new CancellationToken(canceled: true)));
        Assert.False(Directory.Exists(Cache), "Nothing was written.");
    }

    [Fact]
    public void What_a_stopped_process_left_half_made_is_removed()
    {
        string leftover = folder.File($".{Path.GetFileName(Cache)}.0123.new");
        Directory.CreateDirectory(leftover);
        Open(Source()).Dispose();
        Assert.False(Directory.Exists(leftover));
    }

    [Fact]
    public void A_large_vocabulary_takes_four_bytes_a_token()
    {
        var writer = new SequenceShardWriter(200_000);
        writer.Add(new TokenSegments([1, 199_999], [0]));
        writer.WriteTo(folder.File("large.bin"));
        using var shard = new SequenceShard(folder.File("large.bin"), 200_000);
        Assert.Equal([1, 199_999], shard[0].Ids);
    }

    private CacheSource Source(PretrainingSettings? settings = null, TokenizerDefinition? definition = null, params string[] files) =>
        new(files.Length > 0 ? files : [corpus], definition ?? Corpus.Definition, settings ?? new PretrainingSettings(), TestContext.Current.CancellationToken);

    private SequenceCache Open(CacheSource source) => SequenceCache.OpenOrBuild(Cache, source, pool, shardBytes: ShardBytes, cancellation: TestContext.Current.CancellationToken);

    private string Fingerprint() => CacheManifest.Read(Cache).Fingerprint;

    private string[] Shards() => [.. Directory.GetFiles(Cache, "shard-*.bin").Order(StringComparer.Ordinal)];

    private static IEnumerable<(string, string)> Files(string folder) =>
        Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))));
}
