using Xunit;

namespace SqueezeBert.Tests;

/// <summary>What holds for the repository as a whole.</summary>
public class RepositoryTests
{
    private const int MostLines = 400;

    [Fact]
    public void No_file_written_by_hand_is_longer_than_the_limit()
    {
        var files = ((string[])["src", "tests", "benchmarks"]).SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.EndsWith(".Generated.cs", StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(File.ReadLines(file).Count() <= MostLines, $"{file} has more than {MostLines} lines."));
    }

    [Fact]
    public void Decisions_are_numbered_from_one_without_a_gap()
    {
        string[] numbers = [.. Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "docs", "decisions"), "*.md").Select(file => Path.GetFileName(file)[..4]).Order(StringComparer.Ordinal)];
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(number => $"{number:0000}"), numbers);
    }

    [Fact]
    public void Every_package_that_ships_with_the_tool_has_its_notice()
    {
        string notices = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "THIRD-PARTY-NOTICES.md"));
        foreach (string project in Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "src"), "*.csproj", SearchOption.AllDirectories))
            foreach (string line in File.ReadLines(project).Where(line => line.Contains("<PackageReference", StringComparison.Ordinal)))
                Assert.Contains(line.Split('"')[1], notices, StringComparison.Ordinal);
    }
}
