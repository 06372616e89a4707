using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using SqueezeBert.Checkpoints;
using SqueezeBert.Data;

namespace SqueezeBert.Training.Pretraining;

/// <summary>What <c>manifest.json</c> says of one shard.</summary>
/// <param name="SequenceCount">Its sequences.</param>
/// <param name="Sha256">Of the file, in lower-case digits.</param>
internal sealed record ShardEntry(int SequenceCount, string Sha256);

/// <summary>The <c>manifest.json</c> of a cache: what it was made of, and its shards with their hashes.</summary>
/// <param name="Fingerprint">That of corpus, tokenizer and settings (<see cref="CacheSource"/>).</param>
/// <param name="Shards">In the order of their numbers.</param>
internal sealed record CacheManifest(string Fingerprint, ImmutableArray<ShardEntry> Shards)
{
    internal const string FileName = "manifest.json";

    private const int MaxBytes = 16 << 20;

    /// <summary>The name of a shard's file.</summary>
    internal static string ShardName(int shard) => string.Create(CultureInfo.InvariantCulture, $"shard-{shard:D5}.bin");

    /// <summary>Whether a file in a cache's folder is the cache's own.</summary>
    internal static bool Owns(string fileName) =>
        fileName == FileName
        || (fileName.StartsWith("shard-", StringComparison.Ordinal) && fileName.EndsWith(".bin", StringComparison.Ordinal)
            && int.TryParse(fileName.AsSpan(6, fileName.Length - 10), NumberStyles.None, CultureInfo.InvariantCulture, out _));

    /// <exception cref="DataException">The file is missing or is no manifest.</exception>
    internal static CacheManifest Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        using var stream = DataFile.OpenRead(path);
        using var document = JsonFile.Read(stream, path, MaxBytes);
        var root = new JsonPlace(path, "", document.RootElement);
        return new CacheManifest(
            root.Field("fingerprint").Text(),
            [.. root.Field("shards").Items().Select(shard => new ShardEntry(shard.Field("sequences").Count(), shard.Field("sha256").Text()))]);
    }

    internal void Write(string folder) => AtomicFile.Write(Path.Combine(folder, FileName), stream =>
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("fingerprint", Fingerprint);
        writer.WriteStartArray("shards");
        foreach (var shard in Shards)
        {
            writer.WriteStartObject();
            writer.WriteNumber("sequences", shard.SequenceCount);
            writer.WriteString("sha256", shard.Sha256);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
