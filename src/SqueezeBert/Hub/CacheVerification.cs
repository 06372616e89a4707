namespace SqueezeBert.Hub;

/// <summary>Computes the checksums of a cached model's files again. Content that several snapshots share is read once.</summary>
internal sealed class CacheVerification(ModelCache cache, CachedModel model)
{
    private readonly Dictionary<string, FileChecksum> computed = new(StringComparer.Ordinal);

    private string BlobFolder => Path.Combine(model.Folder, "blobs");

    /// <summary>Checks the files one by one: those of the snapshots, then content that none of them uses.</summary>
    internal IEnumerable<FileCheck> Files(CancellationToken cancellation)
    {
        foreach (string commit in model.Commits)
        {
            var listing = TreeFile.Read(Path.Combine(model.Folder, "trees", commit + ".json"), commit);
            foreach (string file in ModelCache.FilesOf(model, commit))
                yield return Check(commit, file, Path.Combine(model.Folder, "snapshots", commit, file), listing?.Files.GetValueOrDefault(file)?.Checksum, cancellation);
        }
        if (!Directory.Exists(BlobFolder)) yield break;
        foreach (string path in Directory.EnumerateFiles(BlobFolder).Order(StringComparer.Ordinal))
            if (FileChecksum.Parse(Path.GetFileName(path)) is { } checksum && !computed.ContainsKey(path))
                yield return Check(null, checksum.Hex, path, checksum, cancellation);
    }

    private FileCheck Check(string? commit, string file, string path, FileChecksum? listed, CancellationToken cancellation)
    {
        var link = new FileInfo(path).LinkTarget is null ? null : File.ResolveLinkTarget(path, returnFinalTarget: true);
        string target = link?.FullName ?? path;
        if (link is { Exists: false }) return Result(FileCondition.Missing, target, "nothing there");
        if (!Path.GetFullPath(target).StartsWith(Path.GetFullPath(cache.Folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return Result(FileCondition.Damaged, "a file inside the cache", target);
        // Listed or not, content is named after its checksum.
        var expected = listed ?? (Path.GetDirectoryName(target) == BlobFolder ? FileChecksum.Parse(Path.GetFileName(target)) : null);
        if (expected is null) return Result(FileCondition.Unknown, "a checksum", "none on record");
        if (!computed.TryGetValue(target, out var found)) computed.Add(target, found = expected.Of(target, cancellation));
        return Result(found == expected ? FileCondition.Sound : FileCondition.Damaged, expected.ToString(), found.ToString());

        FileCheck Result(FileCondition condition, string expectedText, string foundText) => new(model.Repository, commit, file, condition, expectedText, foundText);
    }
}
