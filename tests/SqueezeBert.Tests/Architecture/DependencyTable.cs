namespace SqueezeBert.Tests.Architecture;

/// <summary>ARCHITECTURE.md's table of who may use whom, as it stands there.</summary>
internal sealed class DependencyTable
{
    private const string Heading = "## Who may use whom", VocabularyEnd = "vocabulary that any folder but Kernels may use";

    internal DependencyTable(string document)
    {
        string section = document[document.IndexOf(Heading, StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", StringComparison.Ordinal)];
        foreach (string line in section.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1))
        {
            string[] cells = [.. line.Split('|').Select(cell => cell.Trim())];
            foreach (string name in cells[1].Split(", ")) Rows.Add(name, cells[2].Split(", "));
        }
        // The paragraph that ends so; names stand between back quotes.
        string vocabulary = section.Split("\n\n").Single(paragraph => paragraph.Replace('\n', ' ').Contains(VocabularyEnd, StringComparison.Ordinal));
        Vocabulary = [.. vocabulary.Split('`').Where((_, i) => i % 2 == 1)];
    }

    /// <summary>Folder of the library, or project without the library's name before it → what it may use.</summary>
    internal Dictionary<string, string[]> Rows { get; } = new(StringComparer.Ordinal);

    /// <summary>Types that any folder but Kernels may use.</summary>
    internal HashSet<string> Vocabulary { get; }
}
