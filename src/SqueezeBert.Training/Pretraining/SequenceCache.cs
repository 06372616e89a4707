using SqueezeBert.Checkpoints;
using SqueezeBert.Data;

namespace SqueezeBert.Training.Pretraining;

/// <summary>The tokenised corpus on disk: sequences by number, over all shards. Any number of threads may read at once.</summary>
/// <remarks>In memory stand a few numbers a shard; sequences are read when they are asked for.</remarks>
internal sealed class SequenceCache : IDisposable
{
    private readonly SequenceShard[] shards;

    /// <summary>Number of each shard's first sequence, and of the sequence after the last.</summary>
    private readonly long[] firsts;

    private SequenceCache(string fingerprint, SequenceShard[] shards)
    {
        (Fingerprint, this.shards, firsts) = (fingerprint, shards, new long[shards.Length + 1]);
        for (int i = 0; i < shards.Length; i++) firsts[i + 1] = firsts[i] + shards[i].Count;
    }

    /// <inheritdoc cref="CacheSource.Fingerprint"/>
    internal string Fingerprint { get; }

    internal long Count => firsts[^1];

    internal TokenSegments this[long number]
    {
        get
        {
            if (number < 0 || number >= Count) throw new ArgumentOutOfRangeException(nameof(number), number, $"Expected 0 to {Count - 1}.");
            int shard = Array.BinarySearch(firsts, number);
            if (shard < 0) shard = ~shard - 1;
            return shards[shard][(int)(number - firsts[shard])];
        }
    }

    /// <summary>Opens the cache in a folder; makes it first where there is none, or one of another corpus, tokenizer or settings.</summary>
    /// <param name="folder">Holds nothing but the cache.</param>
    /// <param name="source">What it is made of.</param>
    /// <param name="pool">Tokenises.</param>
    /// <param name="advanced">Called with the number of sequences that were added, while it is made.</param>
    /// <param name="shardBytes">When a new shard begins.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="DataException">A text file can't be read, or a shard isn't what the manifest says; the message names it.</exception>
    /// <exception cref="IOException">The folder can't be written or holds something else.</exception>
    internal static SequenceCache OpenOrBuild(
        string folder, CacheSource source, WorkerPool pool, Action<int>? advanced = null, int shardBytes = CacheBuilder.ShardBytes, CancellationToken cancellation = default)
    {
        // Of a process that was stopped while it made the cache.
        AtomicFolder.RemoveLeftovers(folder);
        if (FingerprintOf(folder) != source.Fingerprint) new CacheBuilder(source, pool).Build(folder, shardBytes, advanced, cancellation);
        return Open(folder, source.Pieces.VocabularySize, cancellation);
    }

    public void Dispose()
    {
        foreach (var shard in shards) shard.Dispose();
    }

    /// <summary>What the folder's cache was made of; null where it holds none that can be read.</summary>
    private static string? FingerprintOf(string folder)
    {
        try
        {
            return CacheManifest.Read(folder).Fingerprint;
        }
        catch (DataException)
        {
            return null;
        }
    }

    private static SequenceCache Open(string folder, int vocabularySize, CancellationToken cancellation)
    {
        var manifest = CacheManifest.Read(folder);
        var shards = new List<SequenceShard>();
        try
        {
            for (int i = 0; i < manifest.Shards.Length; i++)
                shards.Add(OpenShard(Path.Combine(folder, CacheManifest.ShardName(i)), manifest.Shards[i], vocabularySize, cancellation));
            if (shards.Sum(shard => (long)shard.Count) == 0) throw new DataException(Path.Combine(folder, CacheManifest.FileName), null, "expected sequences; found none.");
            return new SequenceCache(manifest.Fingerprint, [.. shards]);
        }
        catch
        {
            foreach (var shard in shards) shard.Dispose();
            throw;
        }
    }

    private static SequenceShard OpenShard(string path, ShardEntry entry, int vocabularySize, CancellationToken cancellation)
    {
        using (var stream = DataFile.OpenStored(path))
        {
            string found = Convert.ToHexStringLower(StreamHash.Sha256(stream, path, cancellation));
            if (found != entry.Sha256) throw new DataException(path, null, $"expected the SHA-256 {entry.Sha256} of the manifest; found {found}. Remove the folder to have it made again.");
        }
        var shard = new SequenceShard(path, vocabularySize);
        if (shard.Count == entry.SequenceCount) return shard;
        shard.Dispose();
        throw new DataException(path, null, $"expected {entry.SequenceCount} sequences, as the manifest says; found {shard.Count}.");
    }
}
