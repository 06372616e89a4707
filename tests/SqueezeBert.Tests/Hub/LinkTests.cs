using Xunit;

namespace SqueezeBert.Tests.Hub;

/// <summary>Without symbolic links a snapshot holds the files themselves.</summary>
public sealed class LinkTests : IDisposable
{
    private static readonly string[] Needed = ["config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"];

    private readonly HubFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task Links_that_the_system_refuses_are_done_without()
    {
        await fixture.FetchAsync(fixture.Options with { CreateLink = (path, _) => throw new UnauthorizedAccessException(path) });
        AssertPlainFiles();
        Assert.Empty(Directory.GetFiles(Path.Combine(fixture.RepositoryFolder, "blobs")));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("on")]
    public async Task Links_that_the_environment_forbids_are_not_made(string value)
    {
        await fixture.FetchAsync(fixture.Options with { Variables = name => name == "HF_HUB_DISABLE_SYMLINKS" ? value : null, CreateLink = (_, _) => Assert.Fail("A link was made.") });
        AssertPlainFiles();
    }

    [Fact]
    public async Task Content_that_was_there_is_copied_not_taken_from_the_other_snapshot()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The first download must make links.");
        await fixture.FetchAsync();
        string old = fixture.SnapshotFolder;
        fixture.Repository.Commit = new string('c', 40);
        int before = fixture.Hub.Fetched.Length;
        await fixture.FetchAsync(fixture.Options with { UseSymlinks = false });
        Assert.Equal(before, fixture.Hub.Fetched.Length);
        AssertPlainFiles();
        Assert.All(Needed, file => Assert.Equal(fixture.Repository.Files[file].Content, File.ReadAllBytes(Path.Combine(old, file))));
    }

    [Fact]
    public async Task A_cache_without_links_is_whole_offline_and_asked_about_once()
    {
        var options = fixture.Options with { UseSymlinks = false };
        await fixture.FetchAsync(options);
        int before = fixture.Hub.Requests.Count;
        await fixture.FetchAsync(options);
        Assert.Equal(before + 1, fixture.Hub.Requests.Count);
        Assert.Equal(fixture.SnapshotFolder, await fixture.FetchAsync(options with { Offline = true }));
    }

    [Fact]
    public async Task A_cache_that_was_moved_still_serves()
    {
        await fixture.FetchAsync();
        using var elsewhere = new TemporaryFolder();
        string moved = elsewhere.File("cache");
        Directory.Move(fixture.CacheFolder, moved);
        Directory.CreateDirectory(fixture.CacheFolder);
        string folder = await fixture.FetchAsync(fixture.Options with { CacheFolder = moved, Offline = true });
        Assert.Equal(fixture.Repository.Files["vocab.txt"].Content, File.ReadAllBytes(Path.Combine(folder, "vocab.txt")));
    }

    private void AssertPlainFiles()
    {
        fixture.AssertHolds(Needed);
        Assert.All(Needed, file => Assert.Null(new FileInfo(Path.Combine(fixture.SnapshotFolder, file)).LinkTarget));
    }
}
