using System.Text.Json;
using SqueezeBert.Checkpoints;

namespace SqueezeBert.Hub;

/// <summary>A listing kept in the cache, <c>trees/{commit}.json</c>: it tells offline whether a snapshot is whole, and what its files hash to.</summary>
/// <remarks><code>{"format_version": 1, "files": {"config.json": {"size": 9, "blob_id": "…", "lfs_sha256": "…", "lfs_size": 9}}}</code></remarks>
internal static class TreeFile
{
    private const int Version = 1;

    /// <summary>Reads a listing; null where there is none, or none that can be understood.</summary>
    internal static RepositoryListing? Read(string path, string commit)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > RepositoryListing.MaxBytes) return null;
            using var document = JsonDocument.Parse(stream);
            if (document.RootElement.GetProperty("format_version").GetInt32() != Version) return null;
            var files = new Dictionary<string, RepositoryFile>(StringComparer.Ordinal);
            foreach (var member in document.RootElement.GetProperty("files").EnumerateObject())
            {
                if (!RepositoryPath.IsInside(member.Name)) return null;
                files[member.Name] = ReadFile(member);
            }
            return new RepositoryListing(commit, files);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Writes a listing. One whose files lack what belongs into the file is left unwritten.</summary>
    internal static void Write(string path, RepositoryListing listing)
    {
        if (listing.Files.Values.Any(file => file.Size is null || file.Checksum is null || file.BlobId is null)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", IndentSize = 1 });
            json.WriteStartObject();
            json.WriteNumber("format_version", Version);
            json.WriteStartObject("files");
            foreach (var file in listing.Files.Values.OrderBy(file => file.Path, StringComparer.Ordinal)) WriteFile(json, file);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static RepositoryFile ReadFile(JsonProperty member)
    {
        string blobId = member.Value.GetProperty("blob_id").GetString() ?? "";
        string? sha256 = member.Value.TryGetProperty("lfs_sha256", out var lfs) ? lfs.GetString() : null;
        return new RepositoryFile(member.Name, member.Value.GetProperty("size").GetInt64(), FileChecksum.Parse(sha256 ?? blobId), blobId);
    }

    private static void WriteFile(Utf8JsonWriter json, RepositoryFile file)
    {
        json.WriteStartObject(file.Path);
        json.WriteNumber("size", file.Size!.Value);
        json.WriteString("blob_id", file.BlobId);
        if (file.Checksum!.Hex != file.BlobId)
        {
            json.WriteString("lfs_sha256", file.Checksum.Hex);
            json.WriteNumber("lfs_size", file.Size.Value);
        }
        json.WriteEndObject();
    }
}
