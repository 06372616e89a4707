using SqueezeBert.Tests.Cli;
using Xunit;

namespace SqueezeBert.Tests.Readme;

/// <summary>What docs/EVALUATION.md shows is what happens.</summary>
public class EvaluationPageTests
{
    private const string Prompt = "$ squeezebert ";

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(RepositoryFiles.Root, "docs", "EVALUATION.md"));

    public static TheoryData<string> Commands => [.. Lines.Where(line => line.StartsWith(Prompt, StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_command_prints_what_stands_below_it(string command)
    {
        string[] expected = [.. Lines.SkipWhile(line => line != command).Skip(1).TakeWhile(line => line != "```")];
        var run = CliRun.Of([.. command[Prompt.Length..].Split(' ').Select(FromRoot)]);
        Assert.Equal(0, run.Code);
        // Tables are padded with blanks, which the page leaves out.
        Assert.Equal(Told(expected), Told(run.Output.Split('\n')));
    }

    /// <summary>What must be the same each time; how fast a model is, is not.</summary>
    private static string Told(IEnumerable<string> lines)
    {
        var table = lines.Select(line => line.TrimEnd()).TakeWhile(line => !line.StartsWith("  speed ", StringComparison.Ordinal)).ToList();
        var speed = lines.SkipWhile(line => !line.StartsWith("  speed ", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("").TrimEnd('─'));
        return string.Join('\n', [.. table, .. speed]).TrimEnd();
    }

    /// <summary>The page names files from the repository's root.</summary>
    private static string FromRoot(string word) =>
        word.StartsWith("tests/", StringComparison.Ordinal) ? Path.Combine(RepositoryFiles.Root, word) : word;
}
