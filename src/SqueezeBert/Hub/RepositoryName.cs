namespace SqueezeBert.Hub;

/// <summary>The name of a model repository: <c>organisation/name</c>. The cache may also hold some of the hub's first years, without an organisation.</summary>
/// <remarks>
/// Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; no part begins or ends with <c>-</c> or <c>.</c>, and none holds <c>--</c>
/// or <c>..</c>. So a name is a sound folder name everywhere, and <c>--</c> can stand for the slash.
/// </remarks>
internal sealed record RepositoryName
{
    private const int LongestPart = 96;
    private const string FolderPrefix = "models--", FolderSlash = "--";

    private readonly string text;

    private RepositoryName(string text) => this.text = text;

    /// <summary>Its folder in the cache: <c>models--organisation--name</c>.</summary>
    internal string FolderName => FolderPrefix + text.Replace("/", FolderSlash, StringComparison.Ordinal);

    /// <summary>Reads <c>organisation/name</c>; anything else is null.</summary>
    internal static RepositoryName? Parse(string text) =>
        text.Split('/') is { Length: 2 } parts && parts.All(IsPart) && !text.EndsWith(".git", StringComparison.Ordinal) ? new RepositoryName(text) : null;

    /// <summary>Reads <see cref="FolderName"/>; null for the folder of anything else.</summary>
    internal static RepositoryName? OfFolder(string folderName) =>
        folderName.StartsWith(FolderPrefix, StringComparison.Ordinal) && folderName[FolderPrefix.Length..].Split(FolderSlash) is { Length: 1 or 2 } parts && parts.All(IsPart)
            ? new RepositoryName(string.Join('/', parts))
            : null;

    public override string ToString() => text;

    private static bool IsPart(string part) =>
        part.Length is > 0 and <= LongestPart
        && part.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')
        && part[0] is not ('-' or '.') && part[^1] is not ('-' or '.')
        && !part.Contains("--", StringComparison.Ordinal) && !part.Contains("..", StringComparison.Ordinal);
}
