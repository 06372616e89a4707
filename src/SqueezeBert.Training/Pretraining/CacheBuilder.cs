using SqueezeBert.Checkpoints;
using SqueezeBert.Data;

namespace SqueezeBert.Training.Pretraining;

/// <summary>Makes a cache: documents are tokenised on all threads, some at a time, and written in the corpus's order.</summary>
/// <remarks>The bytes don't depend on the number of threads. Memory holds one shard and one batch of documents.</remarks>
internal sealed class CacheBuilder(CacheSource source, WorkerPool pool)
{
    /// <summary>Bytes of a shard's sequences, about.</summary>
    internal const int ShardBytes = 32 << 20;

    /// <summary>UTF-16 units that are tokenised at a time.</summary>
    private const int BatchCharacters = 4 << 20;

    private readonly SequencePacker packer = new(source.Tokenizer, source.Pieces, source.Settings);

    /// <param name="folder">A new folder, or one that holds an older cache and nothing else.</param>
    /// <param name="shardBytes">When to begin a new shard.</param>
    /// <param name="advanced">Called with the number of sequences that were added.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="DataException">A file can't be read, or there is no sequence in the corpus.</exception>
    /// <exception cref="IOException">The folder can't be written or holds something else.</exception>
    internal void Build(string folder, int shardBytes, Action<int>? advanced, CancellationToken cancellation)
    {
        string[] old = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Where(CacheManifest.Owns)] : [];
        AtomicFolder.Write(folder, old, target =>
        {
            var writer = new SequenceShardWriter(source.Pieces.VocabularySize);
            var shards = new List<ShardEntry>();
            foreach (var sequence in Sequences(advanced, cancellation))
            {
                writer.Add(sequence);
                if (writer.Bytes >= shardBytes) Finish();
            }
            if (writer.Count > 0) Finish();
            if (shards.Count == 0) throw new DataException(string.Join(", ", source.Files), null, "expected text; found none.");
            new CacheManifest(source.Fingerprint, [.. shards]).Write(target);

            void Finish() => shards.Add(writer.WriteTo(Path.Combine(target, CacheManifest.ShardName(shards.Count))));
        });
    }

    private IEnumerable<TokenSegments> Sequences(Action<int>? advanced, CancellationToken cancellation)
    {
        foreach (var documents in Batches())
        {
            cancellation.ThrowIfCancellationRequested();
            var packed = new List<TokenSegments>[documents.Count];
            pool.Run(documents.Count, i => packed[i] = packer.Pack(documents[i]));
            foreach (var sequence in packed.SelectMany(sequences => sequences)) yield return sequence;
            advanced?.Invoke(packed.Sum(sequences => sequences.Count));
        }
    }

    private IEnumerable<List<string[]>> Batches()
    {
        var batch = new List<string[]>();
        int characters = 0;
        foreach (string[] document in CorpusReader.Documents(source.Files))
        {
            batch.Add(document);
            characters += document.Sum(paragraph => paragraph.Length);
            if (characters < BatchCharacters) continue;
            yield return batch;
            batch = [];
            characters = 0;
        }
        if (batch.Count > 0) yield return batch;
    }
}
