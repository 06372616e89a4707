using SqueezeBert.Checkpoints;
using SqueezeBert.Hub;
using Xunit;

namespace SqueezeBert.Tests.Hub;

/// <summary>Offline nothing but the cache is used, and no connection is opened; a hub that can't be reached is no obstacle to what is in the cache.</summary>
public sealed class OfflineTests : IDisposable
{
    private readonly HubFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    private HubOptions Offline => fixture.Options with { Offline = true, HttpHandler = new NoHandler() };

    [Fact]
    public async Task A_model_in_the_cache_is_found_without_a_connection()
    {
        await fixture.FetchAsync();
        int before = fixture.Hub.Connections;
        Assert.Equal(fixture.SnapshotFolder, await fixture.FetchAsync(Offline));
        Assert.Equal(fixture.SnapshotFolder, await fixture.FetchAsync(Offline with { Revision = fixture.Repository.Commit }));
        Assert.Equal(before, fixture.Hub.Connections);
    }

    [Theory]
    [InlineData("HF_HUB_OFFLINE", "1")]
    [InlineData("HF_HUB_OFFLINE", "yes")]
    [InlineData("TRANSFORMERS_OFFLINE", "TRUE")]
    public async Task The_environment_can_say_so(string variable, string value)
    {
        var options = fixture.Options with { Variables = name => name == variable ? value : null, HttpHandler = new NoHandler() };
        var error = await fixture.RefusedAsync(options);
        Assert.Equal($"none of this revision in {fixture.CacheFolder}", error.Found);
        Assert.Contains("HF_HUB_OFFLINE", error.Expected, StringComparison.Ordinal);
        Assert.Equal(0, fixture.Hub.Connections);
    }

    [Fact]
    public async Task A_revision_that_is_not_in_the_cache_is_an_error_without_a_connection()
    {
        await fixture.FetchAsync();
        int before = fixture.Hub.Connections;
        Assert.Equal(("v2", null), (await fixture.RefusedAsync(Offline with { Revision = "v2" })) is var error ? (error.Revision, error.File) : default);
        Assert.Equal(before, fixture.Hub.Connections);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("vocab.txt")]
    [InlineData("tokenizer_config.json")]
    [InlineData("model.safetensors")]
    public async Task A_snapshot_that_lacks_a_file_is_an_error_that_names_it(string file)
    {
        await fixture.FetchAsync();
        File.Delete(Path.Combine(fixture.SnapshotFolder, file));
        var error = await fixture.RefusedAsync(Offline);
        Assert.Equal(file, error.File);
        Assert.Contains(fixture.SnapshotFolder, error.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_content_that_is_gone_counts_as_missing()
    {
        await fixture.FetchAsync();
        File.Delete(fixture.BlobOf("vocab.txt"));
        Assert.Equal("vocab.txt", (await fixture.RefusedAsync(Offline)).File);
    }

    [Fact]
    public async Task A_snapshot_half_there_is_an_error_and_the_one_before_still_serves()
    {
        await fixture.FetchAsync();
        string old = fixture.SnapshotFolder;
        fixture.Repository.Commit = new string('b', 40);
        fixture.Repository.With("model.safetensors", [1, 2, 3, 4]);
        fixture.Hub.Script = request => request.Path.StartsWith("/storage/", StringComparison.Ordinal) ? FakeReply.Error(404) : null;
        await fixture.RefusedAsync();
        Assert.Equal(old, await fixture.FetchAsync(Offline));
        Assert.Equal("model.safetensors", (await fixture.RefusedAsync(Offline with { Revision = fixture.Repository.Commit })).File);
    }

    [Fact]
    public async Task A_cache_that_Hugging_Faces_tools_have_filled_serves()
    {
        Fill("config.json", "vocab.txt", "model.safetensors");
        Assert.Equal(fixture.SnapshotFolder, await fixture.FetchAsync(Offline));
        using var weights = CheckpointFolder.Open(fixture.SnapshotFolder);
        Assert.NotEmpty(weights.Tensors);
    }

    [Theory]
    [InlineData("config.json", "vocab.txt", "model.safetensors")]
    [InlineData("vocab.txt or tokenizer.json", "config.json", "model.safetensors")]
    [InlineData("model.safetensors or model.safetensors.index.json or pytorch_model.bin or pytorch_model.bin.index.json", "config.json", "vocab.txt")]
    public async Task What_they_have_left_half_there_is_an_error(string missing, params string[] files)
    {
        Fill(files);
        Assert.Equal(missing, (await fixture.RefusedAsync(Offline)).File);
    }

    [Fact]
    public async Task A_hub_that_is_down_is_tried_once_before_the_cache_serves()
    {
        await fixture.FetchAsync();
        int before = fixture.Hub.Connections;
        fixture.Hub.Script = _ => FakeReply.Error(503);
        var snapshot = await ModelDownloader.FetchAsync(RepositoryName.Parse("org/classifier")!, fixture.Options, TestContext.Current.CancellationToken);
        Assert.Equal((fixture.SnapshotFolder, "status 503 (Reply)", before + 1), (snapshot.Folder, snapshot.Unreachable?.Found, fixture.Hub.Connections));
        fixture.Hub.Stop();
        Assert.Equal(fixture.SnapshotFolder, await fixture.FetchAsync());
    }

    [Theory]
    [InlineData(404, "RepoNotFound")]
    [InlineData(404, "RevisionNotFound")]
    [InlineData(403, "GatedRepo")]
    public async Task A_hub_that_says_no_is_believed_over_the_cache(int status, string code)
    {
        await fixture.FetchAsync();
        fixture.Hub.Script = _ => FakeReply.Error(status, code);
        await fixture.RefusedAsync();
    }

    [Fact]
    public async Task A_cache_where_nothing_can_be_noted_serves()
    {
        await fixture.FetchAsync();
        string refs = Path.Combine(fixture.RepositoryFolder, "refs");
        Directory.Delete(refs, recursive: true);
        // A file in the folder's place stands for a cache that may only be read: as root, every folder can be written.
        File.WriteAllText(refs, "");
        Assert.Equal(fixture.SnapshotFolder, await fixture.FetchAsync());
    }

    /// <summary>As their tools leave a cache without a list of the commit's files.</summary>
    private void Fill(params string[] files)
    {
        Directory.CreateDirectory(fixture.SnapshotFolder);
        Directory.CreateDirectory(Path.Combine(fixture.RepositoryFolder, "refs"));
        File.WriteAllText(Path.Combine(fixture.RepositoryFolder, "refs", "main"), fixture.Repository.Commit);
        foreach (string file in files) File.WriteAllBytes(Path.Combine(fixture.SnapshotFolder, file), fixture.Repository.Files[file].Content);
    }

    private sealed class NoHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("A request was made offline.");
    }
}
