namespace SqueezeBert.Hub;

/// <summary>Paths that a repository gives its files: they must stay inside the folder that they are put into, on every system.</summary>
internal static class RepositoryPath
{
    private const int LongestPath = 1024;

    /// <summary>
    /// Whether a path is relative and stays below its start, read with the rules of POSIX and with those of Windows: no <c>..</c>,
    /// no root, no drive, no UNC name, and no part that is empty or that Windows would shorten to <c>.</c> or <c>..</c>.
    /// </summary>
    internal static bool IsInside(string path) =>
        path.Length is > 0 and <= LongestPath && !path.Any(char.IsControl) && path.Split('/', '\\').All(IsPlainPart);

    /// <summary>A drive is a letter and a colon; it counts in every part, because parts may be joined one by one.</summary>
    private static bool IsPlainPart(string part) =>
        part.TrimEnd('.', ' ').Length > 0 && !(part.Length >= 2 && part[1] == ':' && char.IsAsciiLetter(part[0]));
}
