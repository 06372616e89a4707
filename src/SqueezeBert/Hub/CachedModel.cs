namespace SqueezeBert.Hub;

/// <summary>A repository in the cache.</summary>
/// <param name="Repository">Its name.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Revisions">The commits that branches and tags stood for when they were last asked about.</param>
/// <param name="Commits">The commits that there are snapshots of, whole or not.</param>
/// <param name="FileCount">Files in all snapshots.</param>
/// <param name="Bytes">Bytes on disk, unfinished downloads included.</param>
/// <param name="LastChanged">When anything in it was last written.</param>
internal sealed record CachedModel(
    RepositoryName Repository, string Folder, IReadOnlyDictionary<string, string> Revisions, IReadOnlyList<string> Commits, int FileCount, long Bytes, DateTime LastChanged);
