namespace SqueezeBert.Hub;

/// <summary>One file of a repository at one commit.</summary>
/// <param name="Path">Where it is in the repository, with slashes; see <see cref="RepositoryPath"/>.</param>
/// <param name="Size">Its length in bytes; null where the hub didn't say.</param>
/// <param name="Checksum">What it hashes to; null where the hub didn't say.</param>
/// <param name="BlobId">Git's name of what git keeps: the file, or the pointer that stands for a large one.</param>
internal sealed record RepositoryFile(string Path, long? Size, FileChecksum? Checksum, string? BlobId);
