namespace SqueezeBert.Hub;

/// <summary>The cache as a whole: which models it holds, and how to be rid of one. Data sets and other things in it are left alone.</summary>
internal sealed class ModelCache(string folder)
{
    /// <summary>Links are neither followed nor counted: what they lead to is counted where it is.</summary>
    private static readonly EnumerationOptions FilesThemselves = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    internal string Folder => folder;

    /// <summary>The models, by name.</summary>
    internal IReadOnlyList<CachedModel> Models() => Directory.Exists(folder)
        ? [.. Directory.EnumerateDirectories(folder).Select(Describe).OfType<CachedModel>().OrderBy(model => model.Repository.ToString(), StringComparer.Ordinal)]
        : [];

    /// <summary>Removes a model. Its snapshots go first: what is half removed is never taken for whole.</summary>
    /// <exception cref="IOException">A file is in use.</exception>
    internal static void Remove(CachedModel model)
    {
        foreach (string part in (string[])["refs", "snapshots"])
            if (Directory.Exists(Path.Combine(model.Folder, part)))
                Directory.Delete(Path.Combine(model.Folder, part), recursive: true);
        Directory.Delete(model.Folder, recursive: true);
    }

    /// <summary>The files of a snapshot, by their paths in the repository, links included.</summary>
    internal static IEnumerable<string> FilesOf(CachedModel model, string commit)
    {
        string snapshot = Path.Combine(model.Folder, "snapshots", commit);
        return Directory.EnumerateFiles(snapshot, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(snapshot, path).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal);
    }

    private static CachedModel? Describe(string path)
    {
        if (RepositoryName.OfFolder(Path.GetFileName(path)) is not { } repository) return null;
        var files = new DirectoryInfo(path).EnumerateFiles("*", FilesThemselves).ToList();
        var model = new CachedModel(repository, path, RefsIn(Path.Combine(path, "refs")), CommitsIn(Path.Combine(path, "snapshots")), 0, files.Sum(file => file.Length),
            files.Select(file => file.LastWriteTimeUtc).DefaultIfEmpty(Directory.GetLastWriteTimeUtc(path)).Max());
        return model with { FileCount = model.Commits.Sum(commit => FilesOf(model, commit).Count()) };
    }

    private static SortedDictionary<string, string> RefsIn(string refs)
    {
        var revisions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!Directory.Exists(refs)) return revisions;
        foreach (string path in Directory.EnumerateFiles(refs, "*", FilesThemselves))
            revisions[Path.GetRelativePath(refs, path).Replace(Path.DirectorySeparatorChar, '/')] = File.ReadAllText(path).Trim();
        return revisions;
    }

    private static string[] CommitsIn(string snapshots) => Directory.Exists(snapshots)
        ? [.. Directory.EnumerateDirectories(snapshots).Select(path => Path.GetFileName(path)!).Where(RepositoryListing.IsCommit).Order(StringComparer.Ordinal)]
        : [];
}
