using SqueezeBert.Hub;
using Xunit;

namespace SqueezeBert.Tests.Hub;

/// <summary>What the cache holds, whether it is sound, and how a model is removed from it.</summary>
public sealed class ModelCacheTests : IDisposable
{
    private static readonly string[] Needed = ["config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"];

    private readonly HubFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    private ModelCache Cache => new(fixture.CacheFolder);

    [Fact]
    public async Task Models_are_listed_with_their_revisions_and_what_they_take_on_disk()
    {
        await fixture.FetchAsync();
        var model = Assert.Single(Cache.Models());
        Assert.Equal(("org/classifier", fixture.RepositoryFolder, 4), (model.Repository.ToString(), model.Folder, model.FileCount));
        Assert.Equal([new("main", fixture.Repository.Commit)], model.Revisions);
        Assert.Equal([fixture.Repository.Commit], model.Commits);
        long content = Needed.Sum(file => (long)fixture.Repository.Files[file].Content.Length);
        // The list of the commit's files and the revision take some more; links take nothing.
        Assert.InRange(model.Bytes, content, content + 2000);
    }

    [Fact]
    public void A_cache_that_is_not_there_holds_nothing() => Assert.Empty(new ModelCache(Path.Combine(fixture.CacheFolder, "none")).Models());

    [Fact]
    public async Task What_is_no_model_is_not_listed()
    {
        await fixture.FetchAsync();
        foreach (string other in (string[])["datasets--org--rows", "models--", "models--a--b--c", "more"]) Directory.CreateDirectory(Path.Combine(fixture.CacheFolder, other));
        Directory.CreateDirectory(Path.Combine(fixture.CacheFolder, "models--bert-base-uncased", "snapshots", "no-commit"));
        Assert.Equal(["bert-base-uncased", "org/classifier"], Cache.Models().Select(model => model.Repository.ToString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Files_as_they_were_downloaded_are_sound(bool links)
    {
        await fixture.FetchAsync(fixture.Options with { UseSymlinks = links });
        var checks = Verify();
        Assert.Equal(Needed, checks.Select(check => check.File));
        Assert.All(checks, check => Assert.Equal((FileCondition.Sound, check.Expected, fixture.Repository.Commit), (check.Condition, check.Found, check.Commit)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_changed_bit_is_found(bool links)
    {
        await fixture.FetchAsync(fixture.Options with { UseSymlinks = links });
        string path = Path.Combine(fixture.SnapshotFolder, "model.safetensors");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        var check = Assert.Single(Verify(), check => check.Condition != FileCondition.Sound);
        Assert.Equal(("model.safetensors", FileCondition.Damaged, $"sha256 {fixture.Repository.Files["model.safetensors"].Sha256}"), (check.File, check.Condition, check.Expected));
    }

    [Fact]
    public async Task A_link_to_nothing_is_missing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links may be refused there.");
        await fixture.FetchAsync();
        File.Delete(fixture.BlobOf("vocab.txt"));
        var check = Assert.Single(Verify(), check => check.Condition != FileCondition.Sound);
        Assert.Equal(("vocab.txt", FileCondition.Missing), (check.File, check.Condition));
    }

    [Fact]
    public async Task A_link_that_leads_out_of_the_cache_is_damaged()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links may be refused there.");
        await fixture.FetchAsync();
        using var outside = new TemporaryFolder();
        File.WriteAllBytes(outside.File("vocab.txt"), fixture.Repository.Files["vocab.txt"].Content);
        string link = Path.Combine(fixture.SnapshotFolder, "vocab.txt");
        File.Delete(link);
        File.CreateSymbolicLink(link, outside.File("vocab.txt"));
        Assert.Equal("a file inside the cache", Assert.Single(Verify(), check => check is { Condition: FileCondition.Damaged, File: "vocab.txt" }).Expected);
    }

    [Fact]
    public async Task A_file_that_nothing_vouches_for_is_neither_sound_nor_damaged()
    {
        await fixture.FetchAsync();
        File.WriteAllText(Path.Combine(fixture.SnapshotFolder, "notes.txt"), "mine");
        var check = Assert.Single(Verify(), check => check.Condition != FileCondition.Sound);
        Assert.Equal(("notes.txt", FileCondition.Unknown), (check.File, check.Condition));
    }

    [Fact]
    public async Task Content_that_no_snapshot_uses_is_checked_too_and_unfinished_downloads_are_not()
    {
        await fixture.FetchAsync();
        string unused = new('0', 40);
        File.WriteAllText(Path.Combine(fixture.RepositoryFolder, "blobs", unused), "x");
        File.WriteAllText(fixture.PartOf("model.safetensors"), "half");
        var check = Assert.Single(Verify(), check => check.Condition != FileCondition.Sound);
        Assert.Equal((unused, FileCondition.Damaged, null), (check.File, check.Condition, check.Commit));
    }

    [Fact]
    public async Task A_removed_model_is_gone_and_can_be_downloaded_again()
    {
        await fixture.FetchAsync();
        ModelCache.Remove(Assert.Single(Cache.Models()));
        Assert.False(Directory.Exists(fixture.RepositoryFolder));
        Assert.Empty(Cache.Models());
        await fixture.FetchAsync();
        fixture.AssertHolds(Needed);
    }

    [Fact]
    public async Task Removing_a_model_leaves_alone_what_its_links_lead_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links may be refused there.");
        await fixture.FetchAsync();
        using var outside = new TemporaryFolder();
        File.WriteAllText(outside.File("keep.txt"), "keep");
        Directory.CreateSymbolicLink(Path.Combine(fixture.SnapshotFolder, "elsewhere"), outside.Path);
        ModelCache.Remove(Assert.Single(Cache.Models()));
        Assert.True(File.Exists(outside.File("keep.txt")));
    }

    private FileCheck[] Verify() => [.. new CacheVerification(Cache, Assert.Single(Cache.Models())).Files(TestContext.Current.CancellationToken)];
}
