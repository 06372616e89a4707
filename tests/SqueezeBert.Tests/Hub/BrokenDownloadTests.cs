using SqueezeBert.Hub;
using Xunit;

namespace SqueezeBert.Tests.Hub;

/// <summary>Connections that break, stall or lie: what can be saved is, and nothing wrong ever appears under a file's name.</summary>
public sealed class BrokenDownloadTests : IDisposable
{
    private const string Weights = "model.safetensors";

    private readonly HubFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    private byte[] Content => fixture.Repository.Files[Weights].Content;

    /// <summary>Requests for the weights' content, from where each began.</summary>
    private int[] Offsets => [.. fixture.Hub.Requests.Where(IsForWeights).Select(request => request.Offset)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke(bool statesLength)
    {
        int served = 0;
        fixture.Hub.Script = request => IsForWeights(request) && ++served <= 3
            ? FakeReply.Content(request, Content) with { CutAfter = 20_000, StatedLength = statesLength ? null : -1 }
            : null;
        await fixture.FetchAsync();
        AssertWhole();
        Assert.Equal([0, 20_000, 40_000, 60_000], Offsets);
    }

    [Fact]
    public async Task A_download_that_stands_still_is_taken_up_where_it_stood()
    {
        int served = 0;
        fixture.Hub.Script = request => IsForWeights(request) && ++served == 1 ? FakeReply.Ok(Content) with { StallAfter = 30_000 } : null;
        await fixture.FetchAsync(fixture.Options with { DownloadTimeout = TimeSpan.FromMilliseconds(200) });
        AssertWhole();
        Assert.Equal([0, 30_000], Offsets);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_named_with_the_time_it_had()
    {
        fixture.Hub.Script = request => request.IsListing ? FakeReply.Ok(fixture.Repository.Listing()) with { StallAfter = 10 } : null;
        var error = await fixture.RefusedAsync(fixture.Options with { EtagTimeout = TimeSpan.FromMilliseconds(50) });
        Assert.Equal($"an answer from {fixture.Hub.Endpoint.GetLeftPart(UriPartial.Authority)} within 0.05 seconds", error.Expected);
        Assert.Equal(5, fixture.Hub.Connections);
    }

    [Fact]
    public async Task Bytes_of_an_earlier_process_are_not_fetched_again()
    {
        LeavePart(Content[..50_000]);
        var heard = new ProgressLog();
        await fixture.FetchAsync(fixture.Options with { Progress = heard });
        AssertWhole();
        Assert.Equal([50_000], Offsets);
        Assert.Contains(heard.Reports, report => report is { File: Weights, FileBytes: 50_000 });
    }

    [Fact]
    public async Task A_part_that_is_already_whole_is_only_checked()
    {
        LeavePart(Content);
        await fixture.FetchAsync();
        AssertWhole();
        Assert.Empty(Offsets);
    }

    [Theory]
    [InlineData(50_000)]
    [InlineData(1_000_000)]
    public async Task A_part_that_belongs_to_something_else_is_thrown_away(int length)
    {
        LeavePart(new byte[length]);
        await fixture.FetchAsync();
        AssertWhole();
        Assert.Equal(0, Offsets[^1]);
    }

    [Fact]
    public async Task A_server_without_ranges_is_read_from_the_start()
    {
        LeavePart(Content[..50_000]);
        fixture.Hub.Script = request => IsForWeights(request) ? FakeReply.Ok(Content) : null;
        await fixture.FetchAsync();
        AssertWhole();
        Assert.Equal([50_000], Offsets);
    }

    [Theory]
    [InlineData(206, "bytes 10-99999/100000")]
    [InlineData(206, "bytes 0-99999/100000")]
    [InlineData(416, "bytes */10")]
    public async Task A_range_that_was_not_asked_for_is_not_believed(int status, string range)
    {
        LeavePart(Content[..50_000]);
        fixture.Hub.Script = request => IsForWeights(request) && request.Offset > 0 ? new FakeReply(status, Content[10..], ("Content-Range", range)) : null;
        await fixture.FetchAsync();
        AssertWhole();
        Assert.Equal([50_000, 0], Offsets);
    }

    [Theory]
    [InlineData(Weights, "sha256")]
    [InlineData("config.json", "git-sha1")]
    public async Task Content_with_another_checksum_is_refused_and_gone(string file, string kind)
    {
        var right = fixture.Repository.Files[file];
        byte[] wrong = [.. right.Content];
        wrong[^1] ^= 1;
        fixture.Hub.Script = request => request.IsFor(file) || request.IsFor(right.Sha256) ? FakeReply.Ok(wrong) : null;
        var error = await fixture.RefusedAsync();
        Assert.Equal((file, $"{kind} {right.Etag}", $"{kind} {new FakeFile(wrong, right.IsLarge).Etag}"), (error.File, error.Expected, error.Found));
        Assert.False(File.Exists(fixture.PartOf(file)));
        Assert.False(File.Exists(fixture.BlobOf(file)));
        Assert.False(File.Exists(Path.Combine(fixture.SnapshotFolder, file)));
        // The same download succeeds once the server is well.
        fixture.Hub.Script = _ => null;
        await fixture.FetchAsync();
        AssertWhole();
    }

    [Fact]
    public async Task More_bytes_than_were_listed_are_not_stored()
    {
        fixture.Hub.Script = request => IsForWeights(request) ? FakeReply.Ok([.. Content, .. new byte[1 << 20]]) with { StatedLength = -1 } : null;
        var error = await fixture.RefusedAsync();
        Assert.Equal(($"{Content.Length} bytes", "more"), (error.Expected, error.Found));
        Assert.Equal(0, new FileInfo(fixture.PartOf(Weights)).Length);
    }

    [Fact]
    public async Task Fewer_bytes_than_were_listed_are_an_error_after_five_tries()
    {
        fixture.Hub.Script = request => IsForWeights(request) ? FakeReply.Content(request, Content[..^1]) : null;
        var error = await fixture.RefusedAsync();
        Assert.Equal((Weights, true), (error.File, error.IsTransient));
        Assert.InRange(Offsets.Length, 5, 10);
        Assert.False(File.Exists(fixture.BlobOf(Weights)));
    }

    [Fact]
    public async Task A_file_that_always_breaks_at_once_is_given_up_with_what_there_is()
    {
        LeavePart(Content[..50_000]);
        fixture.Hub.Script = request => IsForWeights(request) ? FakeReply.Content(request, Content) with { CutAfter = 0, StatedLength = -1 } : null;
        var error = await fixture.RefusedAsync();
        Assert.Equal((Weights, $"{Content.Length} bytes", "50000, then the end"), (error.File, error.Expected, error.Found));
        Assert.Equal(5, Offsets.Length);
        Assert.Equal(50_000, new FileInfo(fixture.PartOf(Weights)).Length);
    }

    [Fact]
    public async Task A_cancelled_download_goes_on_from_there_the_next_time()
    {
        using var cancel = new CancellationTokenSource();
        fixture.Hub.Script = request => IsForWeights(request) && request.Offset == 0 ? FakeReply.Ok(Content) with { StallAfter = 40_000 } : null;
        var progress = new ProgressLog(report =>
        {
            if (report is { File: Weights, FileBytes: 40_000 }) cancel.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.FetchUntilAsync(cancel.Token, fixture.Options with { Progress = progress }));
        Assert.Equal(40_000, new FileInfo(fixture.PartOf(Weights)).Length);
        Assert.False(Directory.Exists(Path.Combine(fixture.RepositoryFolder, "refs")));
        await fixture.FetchAsync();
        AssertWhole();
        Assert.Equal([0, 40_000], Offsets);
    }

    [Fact]
    public async Task A_file_of_the_cache_that_was_cut_short_is_fetched_again()
    {
        await fixture.FetchAsync();
        File.WriteAllBytes(fixture.BlobOf(Weights), Content[..10]);
        await fixture.FetchAsync();
        AssertWhole();
    }

    private static bool IsForWeights(FakeRequest request) => request.Method == "GET" && request.Path.StartsWith("/storage/", StringComparison.Ordinal);

    private void LeavePart(byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(fixture.PartOf(Weights))!);
        File.WriteAllBytes(fixture.PartOf(Weights), bytes);
    }

    private void AssertWhole() => fixture.AssertHolds("config.json", Weights, "tokenizer_config.json", "vocab.txt");
}
