using System.Text.Json;

namespace SqueezeBert.Hub;

/// <summary>The files of a repository at one commit.</summary>
internal sealed class RepositoryListing
{
    /// <summary>Bytes of a listing; a repository of ten thousand files takes some three million.</summary>
    internal const int MaxBytes = 32 << 20;

    private const int CommitDigits = 40;

    internal RepositoryListing(string commit, IReadOnlyDictionary<string, RepositoryFile> files) => (Commit, Files) = (commit, files);

    internal string Commit { get; }

    /// <summary>Whether only the hub knows if there are more files.</summary>
    internal bool MayLackFiles { get; init; }

    /// <summary>By path.</summary>
    internal IReadOnlyDictionary<string, RepositoryFile> Files { get; }

    /// <summary>Whether this is the full name of a commit, which always means the same files.</summary>
    internal static bool IsCommit(string revision) => revision.Length == CommitDigits && revision.All(char.IsAsciiHexDigitLower);

    /// <summary>Reads what the hub answers about a revision.</summary>
    /// <remarks><code>{"sha": "…", "siblings": [{"rfilename": "config.json", "size": 9, "blobId": "…", "lfs": {"sha256": "…", "size": 9}}]}</code></remarks>
    /// <exception cref="FormatException">It isn't that, or a path in it leads out of a folder; the message says what was found.</exception>
    internal static RepositoryListing Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            string commit = Text(root, "sha") ?? throw new FormatException("a listing without a commit");
            if (!IsCommit(commit)) throw new FormatException($"'{commit}' for a commit");
            if (!root.TryGetProperty("siblings", out var siblings) || siblings.ValueKind != JsonValueKind.Array) throw new FormatException("a listing without files");
            var files = new Dictionary<string, RepositoryFile>(StringComparer.Ordinal);
            foreach (var sibling in siblings.EnumerateArray())
            {
                var file = ParseFile(sibling);
                if (!files.TryAdd(file.Path, file)) throw new FormatException($"the file '{file.Path}' twice");
            }
            return new RepositoryListing(commit, files);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException("no JSON of that kind", error);
        }
    }

    private static RepositoryFile ParseFile(JsonElement sibling)
    {
        string path = Text(sibling, "rfilename") ?? throw new FormatException("a file without a name");
        if (!RepositoryPath.IsInside(path)) throw new FormatException($"the file name '{path}'");
        string? blobId = Text(sibling, "blobId");
        bool isLarge = sibling.TryGetProperty("lfs", out var lfs) && lfs.ValueKind == JsonValueKind.Object;
        return isLarge
            ? new RepositoryFile(path, Number(lfs, "size"), FileChecksum.Parse(Text(lfs, "sha256")), blobId)
            : new RepositoryFile(path, Number(sibling, "size"), FileChecksum.Parse(blobId), blobId);
    }

    private static string? Text(JsonElement parent, string key) =>
        parent.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement parent, string key) =>
        parent.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= 0 ? number : null;
}
