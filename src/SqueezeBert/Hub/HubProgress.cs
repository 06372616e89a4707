namespace SqueezeBert.Hub;

/// <summary>How far a download has come. Files that were in the cache already don't count.</summary>
/// <param name="Repository">The repository, <c>organisation/name</c>.</param>
/// <param name="File">The file that bytes arrive for.</param>
/// <param name="FileBytes">Bytes of it so far; those of an interrupted download that is resumed included.</param>
/// <param name="FileSize">Its length in bytes.</param>
/// <param name="Bytes">Bytes of all files so far.</param>
/// <param name="TotalBytes">Bytes of all files.</param>
public sealed record HubProgress(string Repository, string File, long FileBytes, long FileSize, long Bytes, long TotalBytes);
