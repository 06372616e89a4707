using Xunit;

namespace SqueezeBert.Tests.Architecture;

/// <summary>Holds the sources to ARCHITECTURE.md: to its table of who may use whom, and to its invariants.</summary>
public class DependencyTests
{
    private static readonly string LibraryFolder = Path.Combine(RepositoryFiles.Root, "src", "SqueezeBert");
    private static readonly LibrarySources Library = new(LibraryFolder);
    private static readonly DependencyTable Table = new(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "ARCHITECTURE.md")));

    /// <summary>Ways of writing that a look for using directives alone would miss.</summary>
    [Theory]
    [InlineData("using SqueezeBert.Kernels;", "Kernels")]
    [InlineData("using static SqueezeBert.Kernels.KernelSet;", "Kernels")]
    [InlineData("using Set = SqueezeBert.Kernels.KernelSet;", "Kernels")]
    [InlineData("class A { object b = Kernels.KernelSet.Best; }", "Kernels")]
    [InlineData("class A { string b = $\"{(true ? Kernels.KernelSet.Best : \"x\")}\"; }", "Kernels")]
    [InlineData("class A { SqueezeBertModel? b; }", "root")]
    [InlineData("class A { SqueezeBert.SqueezeBertModel? b; }", "root")]
    [InlineData("class A { WorkerPool? b; }", "Threading")]
    [InlineData("// using SqueezeBert.Kernels;\nclass A { string b = \"Kernels.KernelSet\", c = @\"\"\"SqueezeBertModel\"; char d = '\"'; }", "")]
    [InlineData("class A { object b = pipeline.Model.Config; object c = x.SqueezeBertModel; }", "")]
    public void The_sources_are_read_as_the_compiler_reads_them(string code, string folder) =>
        Assert.Equal(folder.Length == 0 ? [] : [folder], Library.UsesOf(new("Pipelines/A.cs", "Pipelines", SourceTokens.Of(code))).Select(use => use.Folder).Distinct());

    [Fact]
    public void A_folder_of_the_library_uses_only_the_folders_it_may()
    {
        var problems = new List<string>();
        foreach (var file in Library.Files)
            foreach (var (folder, name) in Library.UsesOf(file))
                if (!Table.Rows[file.Folder].Contains(folder) && !(file.Folder != "Kernels" && Table.Vocabulary.Contains(name)))
                    problems.Add($"{file.Path} names {name}, which belongs to {folder}; {file.Folder} may not use that.");
        Assert.Empty(problems);
    }

    [Fact]
    public void Every_folder_and_every_project_is_in_the_table_and_the_vocabulary_is_there()
    {
        Assert.All(Library.Folders, folder => Assert.Contains(folder, Table.Rows.Keys));
        Assert.All(Projects, project => Assert.Contains(ShortName(project), Table.Rows.Keys));
        foreach (string name in Table.Rows.Keys) Assert.True(Library.Folders.Contains(name) || Projects.Any(project => ShortName(project) == name), $"The table has {name}, which is not there.");
        Assert.All(Table.Vocabulary, type => Assert.Contains(Library.Files, file => file.Source.Tokens.Contains(type)));
    }

    [Fact]
    public void Kernels_see_no_config_no_batch_and_no_weights() =>
        Assert.DoesNotContain(Library.Files.Where(file => file.Folder == "Kernels"), file => Library.UsesOf(file).Any());

    [Fact]
    public void Only_checkpoints_opens_weight_files()
    {
        string[] readers = ["SafetensorsFile", "TorchFile", "ShardedCheckpoint", "ByteSource"];
        foreach (string path in SourcesOf("src").Where(path => !path.StartsWith(Path.Combine(LibraryFolder, "Checkpoints"), StringComparison.Ordinal)))
        {
            var source = SourceTokens.Of(File.ReadAllText(path));
            Assert.DoesNotContain(source.Tokens, readers.Contains);
            Assert.DoesNotContain(source.Literals, literal => literal.EndsWith(".safetensors", StringComparison.Ordinal) || literal.Contains("pytorch_model", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("System.Net")]
    [InlineData("Http")]
    [InlineData("Socket")]
    [InlineData("Dns")]
    public void Only_the_hubs_folder_and_the_server_use_the_network(string word)
    {
        string hub = Path.Combine(LibraryFolder, "Hub") + Path.DirectorySeparatorChar, server = Path.Combine(RepositoryFiles.Root, "src", "SqueezeBert.Server") + Path.DirectorySeparatorChar;
        var files = SourcesOf("src");
        Assert.All(files.Where(file => !file.StartsWith(hub, StringComparison.Ordinal) && !file.StartsWith(server, StringComparison.Ordinal)), file => AssertLacks(file, word));
    }

    [Theory]
    [InlineData("DllImport")]
    [InlineData("LibraryImport", "Kernels/Emitted/ExecutableMemory.cs")]
    [InlineData("Regex")]
    [InlineData("RegularExpressions")]
    [InlineData("MultiplyAddEstimate")]
    public void The_library_has_no_native_code_and_no_inexact_arithmetic(string word, string but = "") =>
        Assert.DoesNotContain(Library.Files.Where(file => file.Path != but), file => file.Source.Tokens.Contains(word));

    /// <summary>Inlined into a caller that is compiled again with a profile, a kernel's own small calls are no longer inlined: up to fifty times as slow.</summary>
    [Fact]
    public void What_is_compiled_once_for_speed_is_never_inlined()
    {
        foreach (string file in Directory.GetFiles(LibraryFolder, "*.cs", SearchOption.AllDirectories))
            foreach (string line in File.ReadLines(file).Where(line => line.Contains("MethodImplOptions.AggressiveOptimization", StringComparison.Ordinal)))
                Assert.True(line.Contains("MethodImplOptions.NoInlining", StringComparison.Ordinal), $"{Path.GetFileName(file)}: {line.Trim()}");
    }

    [Fact]
    public void Projects_reference_only_the_projects_they_may()
    {
        foreach (string project in Projects)
        {
            string text = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "src", project, project + ".csproj"));
            // A peer of the benchmarks, in no product.
            Assert.DoesNotContain("OnnxRuntime", text, StringComparison.Ordinal);
            foreach (string other in Projects.Where(other => other != project && text.Contains($"/{other}.csproj", StringComparison.Ordinal)))
                Assert.True(project != "SqueezeBert" && MayUse(Table.Rows[ShortName(project)][0], other), $"{project} references {other}.");
        }

        static bool MayUse(string allowed, string other) => allowed == "everything in `src`" || (allowed == "the library" && other == "SqueezeBert");
    }

    [Fact]
    public void The_library_depends_on_no_package_at_run_time()
    {
        var lines = File.ReadLines(Path.Combine(LibraryFolder, "SqueezeBert.csproj")).Where(line => line.Contains("PackageReference", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Contains("PrivateAssets=\"all\"", line, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Projects => Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path));

    private static void AssertLacks(string file, string word)
    {
        foreach (string line in File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)))
            Assert.False(line.Contains(word, StringComparison.Ordinal), $"{Path.GetFileName(file)}: {line.Trim()}");
    }

    /// <summary>As the table has it: Cli for SqueezeBert.Cli; the library itself is its root.</summary>
    private static string ShortName(string project) => project == "SqueezeBert" ? LibrarySources.Root : project["SqueezeBert.".Length..];

    private static string[] SourcesOf(string folder) =>
        Directory.GetFiles(Path.Combine(RepositoryFiles.Root, folder), "*.cs", SearchOption.AllDirectories);
}
