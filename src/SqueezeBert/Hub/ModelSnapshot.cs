namespace SqueezeBert.Hub;

/// <summary>A model's files at one commit, on disk.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Folder">Holds the files in Hugging Face's layout.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Unreachable">Why the hub couldn't be asked whether the revision has moved on; null where it was asked, or needn't or mustn't be.</param>
internal sealed record ModelSnapshot(RepositoryName Repository, string Folder, string Commit, HubException? Unreachable = null);
