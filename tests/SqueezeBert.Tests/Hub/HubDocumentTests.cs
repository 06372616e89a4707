using SqueezeBert.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Hub;

/// <summary>docs/HUB.md says what is so.</summary>
public sealed class HubDocumentTests : IDisposable
{
    private static readonly string Document = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "HUB.md"));

    private readonly HubFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task The_sample_downloads_a_revision_and_tells_its_progress()
    {
        string own = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "tests", "SqueezeBert.Tests", "Hub", "HubDocumentTests.cs"));
        string[] sample = [.. Document.Split('\n').SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```")];
        Assert.Equal(3, sample.Length);
        Assert.Equal("var hub = new HubOptions { Revision = \"v1.0\", Progress = progress };", sample[0]);
        Assert.All(sample.Skip(1), line => Assert.Contains($"        {line}\n", own, StringComparison.Ordinal));

        fixture.Repository.Revisions.Add("v1.0");
        var progress = new ProgressLog();
        var cancellationToken = TestContext.Current.CancellationToken;
        // The hub of the test and its cache in the place of the real ones.
        var hub = fixture.Options with { Revision = "v1.0", Progress = progress };
        using var classifier = TextClassificationPipeline.FromPretrained("org/classifier", modelOptions: new ModelOptions { Hub = hub });
        var files = await ModelFiles.FromPretrainedAsync("org/classifier", hub, cancellationToken);

        Assert.Equal(fixture.SnapshotFolder, files.FolderPath);
        Assert.Equal(3, classifier.Predict("good", cancellationToken: cancellationToken).Scores.Length);
        Assert.NotEmpty(progress.Reports);
    }

    [Fact]
    public void Every_environment_variable_that_is_read_is_explained_and_no_other()
    {
        string source = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "src", "SqueezeBert", "Hub", "HubVariables.cs"));
        string[] read = [.. source.Split('"').Where((_, i) => i % 2 == 1).Where(IsVariable).Distinct().Order(StringComparer.Ordinal)];
        string table = Document[Document.IndexOf("| folder of the cache", StringComparison.Ordinal)..Document.IndexOf("Proxies are", StringComparison.Ordinal)];
        string[] explained = [.. table.Split('`', '$', '/', '|', ' ', ',', ';', '\n').Where(IsVariable).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(read, explained);
        Assert.Equal(15, read.Length);

        static bool IsVariable(string text) => text.Contains('_', StringComparison.Ordinal) && text.All(character => char.IsAsciiLetterUpper(character) || character == '_');
    }
}
