using System.Globalization;
using System.Runtime.CompilerServices;
using Xunit;

namespace SqueezeBert.Tests.Readme;

/// <summary>A page of the documentation, whose C# blocks are samples that tests run.</summary>
internal sealed class MarkdownPage(string path)
{
    private const string Code = "```csharp", Plain = "```";

    private readonly string[] lines = File.ReadAllLines(Path.Combine(RepositoryFiles.Root, path));

    /// <summary>The lines of the first fenced block that opens like this.</summary>
    internal IEnumerable<string> Block(string fence) => BlockIn(lines, fence);

    private IEnumerable<string> Sample(int number)
    {
        IEnumerable<string> rest = lines;
        for (int i = 0; i < number; i++) rest = rest.SkipWhile(line => line != Code).Skip(1);
        return BlockIn(rest, Code);
    }

    /// <summary>What the page says that the sample prints: the first block without a language after it.</summary>
    internal string SampleOutput => string.Concat(BlockIn(lines.SkipWhile(line => line != Code).SkipWhile(line => line != Plain).Skip(1), Plain).Select(line => line + "\n"));

    /// <summary>The command of the page's console block, without the program's name, and what it prints on a terminal; null where there is none.</summary>
    internal (string[] Arguments, string Output)? Command =>
        Block("```console").ToArray() is [var command, .. var output] ? (CommandLine.Words(command)[2..], string.Concat(output.Select(line => line + "\n"))) : null;

    /// <summary>Runs the method that holds the sample line for line, in a folder, and gives what it prints.</summary>
    /// <param name="sample">Stands in the calling file.</param>
    /// <param name="folder">The sample's current folder.</param>
    /// <param name="number">Which of the page's C# blocks it is; 0 for the first.</param>
    /// <param name="caller">Filled in.</param>
    internal string Run(Action sample, string folder, int number = 0, [CallerFilePath] string caller = "")
    {
        string own = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "tests", "SqueezeBert.Tests", "Readme", Path.GetFileName(caller)));
        foreach (string line in Sample(number).Where(line => line.Length > 0 && !line.StartsWith("using SqueezeBert", StringComparison.Ordinal)))
            Assert.Contains($"        {line}\n", own, StringComparison.Ordinal);

        using var written = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var console = Console.Out;
        Console.SetOut(written);
        try
        {
            In(folder, sample);
        }
        finally
        {
            Console.SetOut(console);
        }
        return written.ToString();
    }

    /// <summary>Runs something in a folder.</summary>
    internal static void In(string folder, Action action)
    {
        string current = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        try
        {
            action();
        }
        finally
        {
            Environment.CurrentDirectory = current;
        }
    }

    private static IEnumerable<string> BlockIn(IEnumerable<string> lines, string fence) => lines.SkipWhile(line => line != fence).Skip(1).TakeWhile(line => line != Plain);
}
