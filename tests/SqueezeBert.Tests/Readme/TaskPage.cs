using Xunit;

namespace SqueezeBert.Tests.Readme;

/// <summary>A page of docs/tasks: a C# sample in its first fenced block, what it prints in the second.</summary>
internal static class TaskPage
{
    /// <summary>Asserts that a page shows a test's sample line for line, and what it prints.</summary>
    /// <param name="page">The page's name without its ending.</param>
    /// <param name="model">The model folder that the sample names, relative.</param>
    /// <param name="writeModel">Writes the model that the page speaks of.</param>
    /// <param name="sample">The sample, a method of this file.</param>
    /// <param name="source">The file in which the sample stands.</param>
    internal static void AssertTrue(string page, string model, Action<string> writeModel, Action sample, string source)
    {
        string[][] blocks = [.. Blocks(File.ReadAllLines(Path.Combine(RepositoryFiles.Root, "docs", "tasks", page + ".md")))];
        string own = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "tests", "SqueezeBert.Tests", "Readme", source));
        string[] shown = [.. blocks[0].Where(line => !line.StartsWith("using SqueezeBert", StringComparison.Ordinal)).SkipWhile(line => line.Length == 0)];
        Assert.Contains(string.Concat(shown.Select(line => $"        {line}\n")), own, StringComparison.Ordinal);

        using var folder = new TemporaryFolder();
        writeModel(folder.File(model));
        Assert.Equal(blocks[1], Printed(folder.Path, sample));
    }

    private static string[] Printed(string folder, Action sample)
    {
        var written = new StringWriter { NewLine = "\n" };
        var (console, before) = (Console.Out, Environment.CurrentDirectory);
        Console.SetOut(written);
        Environment.CurrentDirectory = folder;
        try
        {
            sample();
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = before;
        }
        return written.ToString().TrimEnd().Split('\n');
    }

    private static IEnumerable<string[]> Blocks(string[] lines)
    {
        for (int open = Array.FindIndex(lines, IsFence); open >= 0;)
        {
            int close = Array.FindIndex(lines, open + 1, IsFence);
            yield return lines[(open + 1)..close];
            open = Array.FindIndex(lines, close + 1, IsFence);
        }
    }

    private static bool IsFence(string line) => line.StartsWith("```", StringComparison.Ordinal);
}
