namespace SqueezeBert.Hub;

/// <summary>What became of a file in the cache.</summary>
internal enum FileCondition
{
    /// <summary>Its checksum is the right one.</summary>
    Sound,

    /// <summary>It has another checksum, or lies outside the cache.</summary>
    Damaged,

    /// <summary>A link to nothing.</summary>
    Missing,

    /// <summary>Nothing here says what its checksum should be.</summary>
    Unknown,
}

/// <summary>The check of one file.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Commit">The commit; null for content that no snapshot uses.</param>
/// <param name="File">Its path in the repository, or the name of the content.</param>
/// <param name="Condition">The result.</param>
/// <param name="Expected">What there should have been.</param>
/// <param name="Found">What there was.</param>
internal sealed record FileCheck(RepositoryName Repository, string? Commit, string File, FileCondition Condition, string Expected, string Found);
