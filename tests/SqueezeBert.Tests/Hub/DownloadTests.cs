using SqueezeBert.Hub;
using SqueezeBert.Pipelines;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Hub;

/// <summary>A model by its name on the hub: which files come, and where they end up.</summary>
public sealed class DownloadTests : IDisposable
{
    private static readonly string[] Needed = ["config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"];

    private readonly HubFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void A_pipeline_answers_the_same_from_the_hub_as_from_a_folder()
    {
        var hub = new ModelOptions { ThreadCount = 1, Hub = fixture.Options };
        using var downloaded = TextClassificationPipeline.FromPretrained("org/classifier", modelOptions: hub);
        using var local = TextClassificationPipeline.FromPretrained(fixture.SnapshotFolder, modelOptions: hub);
        using var model = SqueezeBertModel.FromPretrained("org/classifier", hub);
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Equal(local.Predict("this film is good", cancellationToken: cancellation).Scores, downloaded.Predict("this film is good", cancellationToken: cancellation).Scores);
        Assert.Equal(local.Model.Config.Id2Label, model.Config.Id2Label);
    }

    [Fact]
    public async Task A_folder_of_that_name_comes_first()
    {
        using var folder = new TemporaryFolder();
        string name = Path.GetRelativePath(Environment.CurrentDirectory, folder.Path);
        Assert.Equal(name, (await ModelFiles.FromPretrainedAsync(name, fixture.Options, TestContext.Current.CancellationToken)).FolderPath);
        Assert.Equal(0, fixture.Hub.Connections);
    }

    [Theory]
    [InlineData("classifier")]
    [InlineData("./org/classifier")]
    [InlineData("org/classifier/more")]
    [InlineData("../classifier")]
    [InlineData("org\\classifier")]
    [InlineData("-org/classifier")]
    public async Task A_name_that_no_repository_can_have_is_a_missing_folder(string name)
    {
        var error = await Assert.ThrowsAsync<DirectoryNotFoundException>(() => ModelFiles.FromPretrainedAsync(name, fixture.Options, TestContext.Current.CancellationToken));
        Assert.StartsWith(name, error.Message, StringComparison.Ordinal);
        Assert.Contains("organisation/name", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, fixture.Hub.Connections);
    }

    [Fact]
    public async Task Only_the_files_that_a_model_needs_are_fetched_and_from_the_listed_commit()
    {
        Assert.Equal(fixture.SnapshotFolder, await fixture.FetchAsync());
        fixture.AssertHolds(Needed);
        Assert.Equal(Needed, fixture.Hub.Fetched.Order(StringComparer.Ordinal));
        Assert.All(fixture.Hub.Requests, request => Assert.True(request.IsListing || request.Path.Contains(fixture.Repository.Commit, StringComparison.Ordinal) || request.Path.StartsWith("/storage/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_cache_has_Hugging_Faces_layout()
    {
        await fixture.FetchAsync();
        Assert.Equal(fixture.Repository.Commit, File.ReadAllText(Path.Combine(fixture.RepositoryFolder, "refs", "main")));
        Assert.StartsWith("Signature: 8a477f597d28d172789f06886806bc55", File.ReadAllText(Path.Combine(fixture.CacheFolder, "CACHEDIR.TAG")), StringComparison.Ordinal);
        Assert.Equal(Needed.Select(fixture.BlobOf).Order(StringComparer.Ordinal), Directory.GetFiles(Path.Combine(fixture.RepositoryFolder, "blobs")).Order(StringComparer.Ordinal));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links may be refused there; LinkTests has what happens then.");
        Assert.Equal($"../../blobs/{fixture.Repository.Files["config.json"].GitSha1}", new FileInfo(Path.Combine(fixture.SnapshotFolder, "config.json")).LinkTarget);
        Assert.Equal($"../../blobs/{fixture.Repository.Files["model.safetensors"].Sha256}", new FileInfo(Path.Combine(fixture.SnapshotFolder, "model.safetensors")).LinkTarget);
    }

    [Fact]
    public async Task A_model_that_is_there_costs_one_question()
    {
        await fixture.FetchAsync();
        int before = fixture.Hub.Requests.Count;
        await fixture.FetchAsync();
        Assert.Equal(before + 1, fixture.Hub.Requests.Count);
        Assert.True(fixture.Hub.Requests.Last().IsListing);
    }

    [Fact]
    public async Task A_commit_that_is_there_costs_none()
    {
        var options = fixture.Options with { Revision = fixture.Repository.Commit };
        await fixture.FetchAsync(options);
        int before = fixture.Hub.Connections;
        Assert.Equal(fixture.SnapshotFolder, await fixture.FetchAsync(options));
        Assert.Equal(before, fixture.Hub.Connections);
        Assert.False(Directory.Exists(Path.Combine(fixture.RepositoryFolder, "refs")));
    }

    [Theory]
    [InlineData("v1.0")]
    [InlineData("refs/pr/7")]
    [InlineData("with space & sign?")]
    public async Task A_revision_may_be_a_branch_or_a_tag_of_any_name(string revision)
    {
        fixture.Repository.Revisions.Add(revision);
        await fixture.FetchAsync(fixture.Options with { Revision = revision });
        Assert.Equal(fixture.Repository.Commit, File.ReadAllText(Path.Combine(fixture.RepositoryFolder, "refs", revision)));
        fixture.AssertHolds(Needed);
    }

    [Fact]
    public async Task A_branch_that_moved_on_fetches_only_what_changed()
    {
        await fixture.FetchAsync();
        string old = fixture.SnapshotFolder;
        fixture.Repository.Commit = new string('a', 40);
        fixture.Repository.With("tokenizer_config.json", "{\"do_lower_case\": true, \"model_max_length\": 64}");
        fixture.Hub.Requests.Clear();
        Assert.Equal(fixture.SnapshotFolder, await fixture.FetchAsync());
        Assert.Equal(["tokenizer_config.json"], fixture.Hub.Fetched);
        fixture.AssertHolds(Needed);
        Assert.True(File.Exists(Path.Combine(old, "config.json")));
    }

    [Fact]
    public async Task Parts_of_a_model_can_be_fetched_alone_and_completed_later()
    {
        string folder = await fixture.FetchAsync(fixture.Options with { Parts = ModelParts.Tokenizer });
        fixture.AssertHolds("tokenizer_config.json", "vocab.txt");
        Assert.Equal(Cli.ModelFolder.Vocabulary.Length, BertTokenizer.FromFolder(folder).VocabularySize);
        await fixture.FetchAsync();
        fixture.AssertHolds(Needed);
        Assert.Equal(4, fixture.Hub.Fetched.Length);
    }

    [Fact]
    public async Task Progress_adds_up_to_the_bytes_of_what_was_missing()
    {
        await fixture.FetchAsync(fixture.Options with { Parts = ModelParts.Config });
        var heard = new ProgressLog();
        await fixture.FetchAsync(fixture.Options with { Progress = heard });
        long expected = Needed.Skip(1).Sum(file => (long)fixture.Repository.Files[file].Content.Length);
        Assert.Equal((expected, expected), (heard.Reports[^1].Bytes, heard.Reports[^1].TotalBytes));
        Assert.Equal(heard.Reports.Select(report => report.Bytes).Order(), heard.Reports.Select(report => report.Bytes));
        Assert.Equal("model.safetensors", heard.Reports[^1].File);
        Assert.All(heard.Reports, report => Assert.Equal(("org/classifier", expected), (report.Repository, report.TotalBytes)));
    }

    [Fact]
    public async Task A_hub_that_lists_names_alone_is_asked_about_each_file()
    {
        fixture.Repository.ListsBlobs = false;
        await fixture.FetchAsync();
        fixture.AssertHolds(Needed);
        Assert.Equal(4, fixture.Hub.Requests.Count(request => request.Method == "HEAD"));
        Assert.False(Directory.Exists(Path.Combine(fixture.RepositoryFolder, "trees")));
    }

    [Fact]
    public void Options_do_not_show_their_token() =>
        Assert.Equal("HubOptions { Revision = main }", new HubOptions { Token = "hf_secret" }.ToString());
}
