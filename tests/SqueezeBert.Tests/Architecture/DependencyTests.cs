using Xunit;

namespace SqueezeBert.Tests.Architecture;

/// <summary>Holds ARCHITECTURE.md's table of who may use whom to the sources.</summary>
public class DependencyTests
{
    /// <summary>Folder of the library → the other folders it may name. The root's shared vocabulary is checked apart.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        [""] = ["Heads", "Model", "Tokenization", "Checkpoints", "Kernels", "Threading", "Hub"],
        ["Pipelines"] = ["Heads", "Tokenization"],
        ["Quantization"] = ["Checkpoints", "Tokenization"],
        ["Heads"] = ["Model"],
        ["Model"] = ["Kernels", "Threading"],
        ["Kernels"] = [],
        ["Checkpoints"] = [],
        ["Tokenization"] = [],
        ["Data"] = [],
        ["Evaluation"] = [],
        ["Threading"] = [],
    };

    /// <summary>Project → projects it may reference.</summary>
    private static readonly Dictionary<string, string[]> AllowedProjects = new(StringComparer.Ordinal)
    {
        ["SqueezeBert"] = [],
        ["SqueezeBert.Models"] = ["SqueezeBert"],
        ["SqueezeBert.Training"] = ["SqueezeBert"],
        ["SqueezeBert.Cli"] = ["SqueezeBert", "SqueezeBert.Models", "SqueezeBert.Training"],
    };

    public static TheoryData<string> Folders => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_of_the_library_uses_only_the_folders_it_may(string folder)
    {
        var forbidden = Allowed.Keys.Where(other => other.Length > 0 && other != folder && !Allowed[folder].Contains(other)).ToArray();
        foreach (string file in SourcesIn(folder))
        {
            string text = File.ReadAllText(file);
            foreach (string other in forbidden)
                Assert.False(Names(text, other), $"{Path.GetRelativePath(RepositoryFiles.Root, file)} names SqueezeBert.{other}, which {(folder.Length == 0 ? "the root" : folder)} may not use.");
        }
    }

    [Fact]
    public void Every_folder_of_the_library_is_in_the_table()
    {
        var folders = Directory.GetDirectories(LibraryFolder).Select(path => Path.GetFileName(path)!).Where(name => name is not ("bin" or "obj"));
        Assert.All(folders, folder => Assert.Contains(folder, Allowed.Keys));
    }

    [Fact]
    public void Kernels_see_no_config_no_batch_and_no_weights()
    {
        foreach (string file in SourcesIn("Kernels"))
        {
            string text = File.ReadAllText(file);
            foreach (string word in (string[])["SqueezeBertConfig", "TokenBatch", "WeightScope", "WorkerPool", "Parameter "])
                Assert.False(text.Contains(word, StringComparison.Ordinal), $"{Path.GetFileName(file)} names {word}.");
        }
    }

    [Theory]
    [InlineData("HttpClient")]
    [InlineData("HttpListener")]
    [InlineData("Socket")]
    [InlineData("DllImport")]
    [InlineData("LibraryImport", "ExecutableMemory.cs")]
    [InlineData("Regex")]
    [InlineData("MultiplyAddEstimate")]
    public void The_library_has_no_network_no_native_code_and_no_inexact_arithmetic(string word, string but = "")
    {
        foreach (string file in Directory.GetFiles(LibraryFolder, "*.cs", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != but))
            foreach (string line in File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)))
                Assert.False(line.Contains(word, StringComparison.Ordinal), $"{Path.GetFileName(file)}: {line.Trim()}");
    }

    [Fact]
    public void Projects_reference_only_the_projects_they_may()
    {
        foreach (var (project, allowed) in AllowedProjects)
        {
            string text = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "src", project, project + ".csproj"));
            foreach (string other in AllowedProjects.Keys.Where(other => other != project && !allowed.Contains(other)))
                Assert.False(text.Contains($"/{other}.csproj", StringComparison.Ordinal), $"{project} references {other}.");
        }
    }

    [Fact]
    public void The_library_depends_on_no_package_at_run_time()
    {
        var lines = File.ReadLines(Path.Combine(LibraryFolder, "SqueezeBert.csproj")).Where(line => line.Contains("PackageReference", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Contains("PrivateAssets=\"all\"", line, StringComparison.Ordinal));
    }

    private static string LibraryFolder => Path.Combine(RepositoryFiles.Root, "src", "SqueezeBert");

    private static string[] SourcesIn(string folder) => folder.Length == 0
        ? Directory.GetFiles(LibraryFolder, "*.cs")
        : Directory.Exists(Path.Combine(LibraryFolder, folder)) ? Directory.GetFiles(Path.Combine(LibraryFolder, folder), "*.cs", SearchOption.AllDirectories) : [];

    private static bool Names(string text, string folder) =>
        text.Split('\n').Any(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
            && (line.Contains($"using SqueezeBert.{folder};", StringComparison.Ordinal) || line.Contains($"SqueezeBert.{folder}.", StringComparison.Ordinal)));
}
