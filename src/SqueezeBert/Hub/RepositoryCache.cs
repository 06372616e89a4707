using SqueezeBert.Checkpoints;

namespace SqueezeBert.Hub;

/// <summary>One repository in the cache, in Hugging Face's layout, so that either finds what the other has downloaded.</summary>
/// <remarks><code>
/// models--organisation--name/
///   refs/main                         the commit that a branch or a tag stood for
///   trees/{commit}.json               what the commit holds
///   snapshots/{commit}/config.json    → ../../blobs/{etag}, or the file itself where there are no links
///   blobs/{etag}                      content, named by its checksum; {etag}.incomplete while it arrives
/// .locks/models--organisation--name/{etag}.lock
/// </code></remarks>
internal sealed class RepositoryCache
{
    private const string TagContent = "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of models; backups may leave it out: https://bford.info/cachedir/\n";

    private readonly HubSettings settings;
    private readonly string folder;
    private readonly string lockFolder;

    internal RepositoryCache(HubSettings settings, RepositoryName repository)
    {
        this.settings = settings;
        folder = Path.Combine(settings.CacheFolder, repository.FolderName);
        lockFolder = Path.Combine(settings.CacheFolder, ".locks", repository.FolderName);
    }

    internal string SnapshotFolder(string commit) => Path.Combine(folder, "snapshots", commit);

    internal string PathOf(string commit, string file) => Path.Combine(SnapshotFolder(commit), file.Replace('/', Path.DirectorySeparatorChar));

    internal string TreePath(string commit) => Path.Combine(folder, "trees", commit + ".json");

    internal string BlobPath(FileChecksum checksum) => Path.Combine(folder, "blobs", checksum.Hex);

    internal string PartPath(FileChecksum checksum) => BlobPath(checksum) + ".incomplete";

    internal string LockPath(FileChecksum checksum) => Path.Combine(lockFolder, checksum.Hex + ".lock");

    /// <summary>The commit that a revision stood for when it was last asked about; null when it never was.</summary>
    internal string? CommitOf(string revision)
    {
        if (RepositoryListing.IsCommit(revision)) return revision;
        string path = RefPath(revision);
        string? commit = File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        return commit is not null && RepositoryListing.IsCommit(commit) ? commit : null;
    }

    /// <summary>Notes which commit a revision stands for.</summary>
    internal void SetCommit(string revision, string commit)
    {
        if (revision == commit || CommitOf(revision) == commit) return;
        Directory.CreateDirectory(Path.GetDirectoryName(RefPath(revision))!);
        AtomicFile.Write(RefPath(revision), stream => stream.Write(System.Text.Encoding.ASCII.GetBytes(commit)));
    }

    /// <summary>What a commit holds: as the hub listed it, or else what there is of it here.</summary>
    internal RepositoryListing ListingOf(string commit)
    {
        if (TreeFile.Read(TreePath(commit), commit) is { } listing) return listing;
        string snapshot = SnapshotFolder(commit);
        var paths = Directory.Exists(snapshot) ? Directory.EnumerateFiles(snapshot, "*", SearchOption.AllDirectories) : [];
        return new RepositoryListing(commit, paths
            .Select(path => new RepositoryFile(Path.GetRelativePath(snapshot, path).Replace(Path.DirectorySeparatorChar, '/'), null, null, null))
            .ToDictionary(file => file.Path, StringComparer.Ordinal)) { MayLackFiles = true };
    }

    /// <summary>Whether a snapshot has a file, and all of it.</summary>
    internal bool Has(string commit, RepositoryFile file) =>
        LengthOf(PathOf(commit, file.Path)) is { } length && (file.Size ?? length) == length;

    /// <summary>Makes the folders that a download writes to.</summary>
    internal void Prepare()
    {
        Directory.CreateDirectory(Path.Combine(folder, "blobs"));
        string tag = Path.Combine(settings.CacheFolder, "CACHEDIR.TAG");
        if (!File.Exists(tag)) File.WriteAllText(tag, TagContent);
    }

    /// <summary>Puts a blob into a snapshot: a link to it, or where the system has none, the blob itself or a copy of one that was there before.</summary>
    internal void Place(string commit, RepositoryFile file, bool isNew)
    {
        string blob = BlobPath(file.Checksum!), path = PathOf(commit, file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        if (settings.UseSymlinks && TryLink(path, blob)) return;
        if (isNew) File.Move(blob, path, overwrite: true);
        else AtomicFile.Write(path, stream => CopyTo(stream, blob));
    }

    /// <summary>The length of a file, of its target for a link; null where there is none.</summary>
    internal static long? LengthOf(string path)
    {
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return RandomAccess.GetLength(handle);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // Asked for rather than caught, a link to nothing would be there.
            return null;
        }
    }

    /// <summary>Relative, so that the cache can be moved.</summary>
    private bool TryLink(string path, string blob)
    {
        try
        {
            settings.Options.CreateLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, blob));
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    private static void CopyTo(Stream stream, string blob)
    {
        using var source = File.OpenRead(blob);
        source.CopyTo(stream);
    }

    private string RefPath(string revision) => Path.Combine(folder, "refs", revision.Replace('/', Path.DirectorySeparatorChar));
}
