using System.Text;
using System.Text.Json;
using SqueezeBert.Hub;
using Xunit;

namespace SqueezeBert.Tests.Hub;

/// <summary>What the hub refuses, and what is refused of the hub: one error that names repository, revision, file, what was expected and what was found.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly HubFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task A_repository_that_does_not_exist_is_named()
    {
        var error = await Assert.ThrowsAsync<HubException>(() => ModelFiles.FromPretrainedAsync("org/nothing", fixture.Options, TestContext.Current.CancellationToken));
        string host = fixture.Hub.Endpoint.GetLeftPart(UriPartial.Authority);
        Assert.Equal(("org/nothing", "main", null), (error.Repository, error.Revision, error.File));
        Assert.Equal($"org/nothing at main: expected a repository of this name at {host}, found none (404).", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(fixture.CacheFolder));
    }

    [Fact]
    public async Task A_revision_that_does_not_exist_is_named()
    {
        var error = await fixture.RefusedAsync(fixture.Options with { Revision = "v9" });
        Assert.Equal("org/classifier at v9: expected a branch, a tag or a commit of this repository, found none of that name (404).", error.Message);
    }

    [Fact]
    public async Task A_file_that_is_listed_but_not_there_is_named()
    {
        fixture.Hub.Script = request => request.IsFor("config.json") ? FakeReply.Error(404, "EntryNotFound") : null;
        var error = await fixture.RefusedAsync();
        Assert.Equal(("config.json", "none of that name (404)"), (error.File, error.Found));
        Assert.False(File.Exists(Path.Combine(fixture.SnapshotFolder, "config.json")));
    }

    [Theory]
    [InlineData(401, "GatedRepo", "agreed to the conditions at")]
    [InlineData(403, "GatedRepo", "agreed to the conditions at")]
    [InlineData(401, "RepoNotFound", "a repository that is public, or a token (HF_TOKEN) that may read it")]
    [InlineData(401, null, "a repository that is public, or a token (HF_TOKEN) that may read it")]
    [InlineData(403, null, "a repository that is public, or a token (HF_TOKEN) that may read it")]
    public async Task A_closed_door_says_whether_a_token_was_shown_and_asks_once(int status, string? code, string expected)
    {
        fixture.Hub.Script = _ => FakeReply.Error(status, code);
        var without = await fixture.RefusedAsync();
        Assert.Contains(expected, without.Expected, StringComparison.Ordinal);
        Assert.StartsWith($"no token ({status})", without.Found, StringComparison.Ordinal);
        var with = await fixture.RefusedAsync(fixture.Options with { Token = "hf_secret" });
        Assert.StartsWith($"a token that may not ({status})", with.Found, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", with.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, fixture.Hub.Connections);
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("a/../../evil.txt")]
    [InlineData("..\\evil.txt")]
    [InlineData("/etc/evil.txt")]
    [InlineData("\\\\host\\share\\evil.txt")]
    [InlineData("//host/share/evil.txt")]
    [InlineData("C:\\evil.txt")]
    [InlineData("C:evil.txt")]
    [InlineData("sub/D:evil.txt")]
    [InlineData("\\evil.txt")]
    [InlineData("a\0b")]
    [InlineData("")]
    public async Task A_repository_with_a_file_name_that_leads_elsewhere_is_refused_whole(string path)
    {
        fixture.Repository.With(path, "evil");
        var error = await fixture.RefusedAsync();
        Assert.StartsWith("the file name '", error.Found, StringComparison.Ordinal);
        Assert.Empty(fixture.Hub.Fetched);
        Assert.Empty(Directory.GetFileSystemEntries(fixture.CacheFolder));
    }

    [Theory]
    [InlineData("", "no JSON of that kind")]
    [InlineData("[]", "no JSON of that kind")]
    [InlineData("<html>hotel wifi</html>", "no JSON of that kind")]
    [InlineData("{}", "a listing without a commit")]
    [InlineData("{\"sha\":\"../../../x\",\"siblings\":[]}", "'../../../x' for a commit")]
    [InlineData("{\"sha\":\"main\",\"siblings\":[]}", "'main' for a commit")]
    [InlineData("{\"sha\":\"0123456789ABCDEF0123456789abcdef01234567\",\"siblings\":[]}", "for a commit")]
    [InlineData("{\"sha\":\"0123456789abcdef0123456789abcdef01234567\"}", "a listing without files")]
    [InlineData("{\"sha\":\"0123456789abcdef0123456789abcdef01234567\",\"siblings\":[1]}", "no JSON of that kind")]
    [InlineData("{\"sha\":\"0123456789abcdef0123456789abcdef01234567\",\"siblings\":[{}]}", "a file without a name")]
    [InlineData("{\"sha\":\"0123456789abcdef0123456789abcdef01234567\",\"siblings\":[{\"rfilename\":\"\\ud800\"}]}", "no JSON of that kind")]
    [InlineData("{\"sha\":\"0123456789abcdef0123456789abcdef01234567\",\"siblings\":[{\"rfilename\":\"a\"},{\"rfilename\":\"a\"}]}", "the file 'a' twice")]
    public async Task An_answer_that_is_no_listing_is_refused(string answer, string found)
    {
        fixture.Hub.Script = _ => FakeReply.Ok(Encoding.UTF8.GetBytes(answer));
        Assert.Contains(found, (await fixture.RefusedAsync()).Found, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(fixture.CacheFolder));
    }

    [Fact]
    public async Task A_listing_without_end_is_given_up()
    {
        fixture.Hub.Script = _ => FakeReply.Ok(new byte[RepositoryListing.MaxBytes + 1]);
        Assert.Equal("more", (await fixture.RefusedAsync()).Found);
    }

    [Theory]
    [InlineData("config.json", 4L << 20)]
    [InlineData("tokenizer.json", 64L << 20)]
    [InlineData("model.safetensors", 64L << 30)]
    public async Task A_file_too_large_for_its_kind_is_refused_before_its_first_byte(string file, long limit)
    {
        fixture.Repository.With(file, "{}");
        string listing = Encoding.UTF8.GetString(fixture.Repository.Listing());
        string entry = $"\"rfilename\":\"{file}\",\"size\":2";
        Assert.Contains(entry, listing, StringComparison.Ordinal);
        fixture.Hub.Script = request => request.IsListing ? FakeReply.Ok(Encoding.UTF8.GetBytes(listing.Replace(entry, $"\"rfilename\":\"{file}\",\"size\":{limit + 1}", StringComparison.Ordinal))) : null;
        var error = await fixture.RefusedAsync();
        Assert.Equal((file, $"at most {limit} bytes", $"{limit + 1}"), (error.File, error.Expected, error.Found));
        Assert.Empty(fixture.Hub.Fetched);
    }

    [Theory]
    [InlineData("\"5f3-62a1\"")]
    [InlineData("\"../../../../evil\"")]
    [InlineData(null)]
    public async Task An_etag_that_is_no_checksum_is_refused(string? etag)
    {
        fixture.Repository.ListsBlobs = false;
        fixture.Hub.Script = request => request.Method == "HEAD" ? FakeReply.Ok([1], etag is null ? [] : [("ETag", etag)]) : null;
        Assert.Equal("a git-sha1 or a sha256 for an etag from " + fixture.Hub.Endpoint.GetLeftPart(UriPartial.Authority), (await fixture.RefusedAsync()).Expected);
    }

    [Fact]
    public async Task A_hub_that_answers_for_another_commit_is_refused()
    {
        fixture.Hub.Script = request => request.IsListing ? FakeReply.Ok(fixture.Repository.Listing()) : null;
        Assert.Equal($"one of {fixture.Repository.Commit}", (await fixture.RefusedAsync(fixture.Options with { Revision = new string('d', 40) })).Found);
        Assert.Empty(fixture.Hub.Fetched);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("C:x")]
    [InlineData("")]
    public async Task A_revision_that_leads_elsewhere_is_refused_before_anything_is_asked(string revision)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.FetchAsync(fixture.Options with { Revision = revision }));
        Assert.Equal(0, fixture.Hub.Connections);
    }

    [Fact]
    public void Text_of_the_hub_cannot_act_on_a_terminal() =>
        Assert.Equal("org/name at main: \\u001b[2Jx: expected a\\u000ab, found c.", new HubException("org/name", "main", "\u001b[2Jx", "a\nb", "c").Message);

    [Fact]
    public void Every_mutilated_listing_is_read_or_refused_as_one()
    {
        byte[] listing = FakeRepository.Classifier().Listing();
        var random = new Random(42);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] mutilated = [.. listing];
            for (int n = random.Next(1, 4); n > 0; n--) mutilated[random.Next(mutilated.Length)] = (byte)random.Next(256);
            try
            {
                var files = RepositoryListing.Parse(mutilated.AsMemory(0, random.Next(2) == 0 ? mutilated.Length : random.Next(mutilated.Length)));
                Assert.All(files.Files.Keys, path => Assert.True(RepositoryPath.IsInside(path)));
            }
            catch (FormatException)
            {
                // A refusal.
            }
        }
        Assert.Equal(8, RepositoryListing.Parse(listing).Files.Count);
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(listing).ValueKind);
    }
}
