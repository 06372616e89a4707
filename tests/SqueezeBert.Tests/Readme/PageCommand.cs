namespace SqueezeBert.Tests.Readme;

/// <summary>A command that a page shows, as a test runs it: the page names files from the repository's root, and writes where it stands.</summary>
internal static class PageCommand
{
    /// <param name="command">Without the prompt and the tool's name.</param>
    /// <param name="folder">Where it writes.</param>
    /// <param name="written">Names of what it writes.</param>
    internal static string[] WordsOf(string command, TemporaryFolder folder, params string[] written) => [.. CommandLine.Words(command).Select(word =>
        word.StartsWith("tests/", StringComparison.Ordinal) || word.StartsWith("models/", StringComparison.Ordinal) ? Path.Combine(RepositoryFiles.Root, word)
        : written.Contains(word) ? folder.File(word)
        : word)];
}
