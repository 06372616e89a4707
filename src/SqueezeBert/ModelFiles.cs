using System.Collections.Frozen;
using SqueezeBert.Hub;

namespace SqueezeBert;

/// <summary>The files of one model in Hugging Face's layout: a folder, or the same files kept in memory or in an assembly.</summary>
/// <remarks>File names are relative, as in a folder: <c>config.json</c>, <c>vocab.txt</c>. Immutable; safe to share between threads.</remarks>
public sealed class ModelFiles
{
    private readonly FrozenDictionary<string, Func<Stream>>? files;

    private ModelFiles(string name, string? folderPath, FrozenDictionary<string, Func<Stream>>? files) =>
        (Name, FolderPath, this.files) = (name, folderPath, files);

    /// <summary>What to call the model in messages: the folder's path, or the name given to <see cref="FromMemory(string, IReadOnlyDictionary{string, ReadOnlyMemory{byte}})"/>.</summary>
    public string Name { get; }

    /// <summary>The folder; null when the files are not on disk.</summary>
    public string? FolderPath { get; }

    /// <summary>The files of a folder. They are opened when asked for, not before.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static ModelFiles FromFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return Directory.Exists(folder) ? new ModelFiles(folder, folder, null) : throw NotFound(folder, "a model folder");
    }

    /// <summary>The files of a folder, or of a repository on the Hugging Face hub, which are downloaded into the cache unless they are there.</summary>
    /// <param name="name">A folder, or <c>organisation/name</c>; a folder of that name comes first.</param>
    /// <param name="options">Revision, cache and token; null for the defaults. Unused for a folder.</param>
    /// <param name="cancellationToken">Ends a download; the next one goes on from there.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, and no repository can have that name.</exception>
    /// <exception cref="HubException">The repository or a file of it can't be had, from the hub or offline from the cache.</exception>
    /// <exception cref="ArgumentException">An option or an environment variable is malformed.</exception>
    /// <exception cref="IOException">The cache can't be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ModelFiles FromPretrained(string name, HubOptions? options = null, CancellationToken cancellationToken = default) =>
        // On a thread of its own, so that no caller's synchronization context can wait for itself.
        Task.Run(() => FromPretrainedAsync(name, options, cancellationToken), cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="FromPretrained"/>
    public static async Task<ModelFiles> FromPretrainedAsync(string name, HubOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (Directory.Exists(name)) return FromFolder(name);
        var repository = RepositoryName.Parse(name) ?? throw NotFound(name, "a model folder or a repository (organisation/name)");
        var snapshot = await ModelDownloader.FetchAsync(repository, options, cancellationToken).ConfigureAwait(false);
        return FromFolder(snapshot.Folder);
    }

    /// <summary>Files held in memory.</summary>
    /// <param name="name">What to call the model in messages.</param>
    /// <param name="files">Contents by file name; must not change afterwards.</param>
    public static ModelFiles FromMemory(string name, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return FromStreams(name, files.ToDictionary(file => file.Key, file => OpenerOf(file.Value)));

        static Func<Stream> OpenerOf(ReadOnlyMemory<byte> bytes) => () => new ReadOnlyMemoryStream(bytes);
    }

    /// <summary>Files behind functions that open them, such as embedded resources.</summary>
    /// <param name="name">What to call the model in messages.</param>
    /// <param name="files">By file name, a function that returns a new seekable stream at each call; several may be open at once.</param>
    public static ModelFiles FromStreams(string name, IReadOnlyDictionary<string, Func<Stream>> files)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(files);
        return new ModelFiles(name, null, files.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>Whether the model has a file of this name.</summary>
    public bool Exists(string file) => files?.ContainsKey(file) ?? File.Exists(PathOf(file));

    /// <summary>Opens a file. The stream is seekable and belongs to the caller.</summary>
    /// <exception cref="FileNotFoundException">The model has no such file.</exception>
    /// <exception cref="IOException">The file can't be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public Stream OpenRead(string file)
    {
        if (!Exists(file)) throw new FileNotFoundException($"{PathOf(file)}: expected a file; found none there.", PathOf(file));
        return files is null ? File.OpenRead(PathOf(file)) : files[file]();
    }

    /// <summary>Where a file is, for opening and for messages; only on disk when <see cref="FolderPath"/> is not null.</summary>
    public string PathOf(string file)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        return FolderPath is null ? $"{Name}/{file}" : Path.Combine(FolderPath, file);
    }

    /// <summary>The files of a folder inside; there may be none.</summary>
    /// <param name="folder">A relative name without a way out; empty for these files.</param>
    internal ModelFiles Within(string folder)
    {
        if (folder.Length == 0) return this;
        string prefix = folder + "/";
        return new ModelFiles(PathOf(folder), FolderPath is null ? null : PathOf(folder), files?
            .Where(file => file.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(file => file.Key[prefix.Length..], file => file.Value, StringComparer.Ordinal));
    }

    /// <summary><see cref="Name"/>.</summary>
    public override string ToString() => Name;

    private static DirectoryNotFoundException NotFound(string path, string expected) =>
        new($"{path}: expected {expected}; found {(File.Exists(path) ? "a file" : "nothing there")}.");
}
