using System.Net;
using SqueezeBert.Hub;
using Xunit;

namespace SqueezeBert.Tests.Hub;

/// <summary>Redirects are followed, and the token stays with the hub.</summary>
public sealed class RedirectTests : IDisposable
{
    private const string Token = "hf_secret";

    private readonly HubFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    private HubOptions Options => fixture.Options with { Token = Token };

    [Fact]
    public async Task The_token_goes_to_the_hub_and_to_no_other_host()
    {
        using var storage = new FakeHub(fixture.Repository);
        fixture.Hub.Storage = storage.Endpoint;
        await fixture.FetchAsync(Options);
        fixture.AssertHolds("config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt");
        Assert.All(fixture.Hub.Requests, request => Assert.Equal("Bearer " + Token, request.Authorization));
        Assert.Null(Assert.Single(storage.Requests).Authorization);
    }

    [Fact]
    public async Task The_token_does_not_come_back_with_a_redirect_by_way_of_another_host()
    {
        // The other host sends the client on to a third, which has the hub's name but another port.
        using var third = new FakeHub(fixture.Repository);
        using var second = new FakeHub { Script = request => FakeReply.Redirect($"{third.Endpoint}{request.Path.TrimStart('/')}") };
        fixture.Hub.Storage = second.Endpoint;
        await fixture.FetchAsync(Options);
        Assert.Null(Assert.Single(second.Requests).Authorization);
        Assert.Null(Assert.Single(third.Requests).Authorization);
    }

    [Fact]
    public async Task Nobody_is_told_anything_without_a_token()
    {
        await fixture.FetchAsync(fixture.Options with { Token = "" });
        Assert.All(fixture.Hub.Requests, request => Assert.Null(request.Authorization));
        Assert.All(fixture.Hub.Requests, request => Assert.StartsWith("squeezebert/", request.Headers["user-agent"], StringComparison.Ordinal));
        Assert.All(fixture.Hub.Requests, request => Assert.DoesNotContain("cookie", request.Headers.Keys));
    }

    [Fact]
    public async Task A_repository_that_was_renamed_is_found_under_its_old_name()
    {
        fixture.Hub.Script = request => request.Path.Contains("/old/name/", StringComparison.Ordinal) ? FakeReply.Redirect(request.Path.Replace("/old/name/", "/org/classifier/", StringComparison.Ordinal)) : null;
        var files = await ModelFiles.FromPretrainedAsync("old/name", Options, TestContext.Current.CancellationToken);
        Assert.Equal(fixture.Repository.Files["config.json"].Content, File.ReadAllBytes(files.PathOf("config.json")));
        Assert.True(Directory.Exists(Path.Combine(fixture.CacheFolder, "models--old--name")));
        Assert.All(fixture.Hub.Requests, request => Assert.Equal("Bearer " + Token, request.Authorization));
    }

    [Fact]
    public async Task A_circle_of_redirects_ends()
    {
        fixture.Hub.Script = request => FakeReply.Redirect(request.Path);
        Assert.Equal("at most 8 redirects", (await fixture.RefusedAsync()).Expected);
    }

    [Theory]
    [InlineData("http://example.org/model?signature=secret", "http://example.org")]
    [InlineData("file:///etc/passwd", "file://")]
    [InlineData("ftp://example.org/model", "ftp://example.org")]
    public async Task A_redirect_from_https_leads_to_https_only(string target, string shown)
    {
        using var handler = new Handler(_ =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.Found);
            response.Headers.TryAddWithoutValidation("Location", target);
            return response;
        });
        var error = await fixture.RefusedAsync(Options with { Endpoint = new Uri("https://hub.example"), HttpHandler = handler });
        Assert.Equal(("a redirect to an https address", $"one from https://hub.example to {shown}"), (error.Expected, error.Found));
        Assert.Equal(1, handler.Calls);
    }

    [Fact]
    public async Task A_hub_may_live_below_a_path()
    {
        fixture.Hub.Script = request => request.Path.StartsWith("/mirror/hf/", StringComparison.Ordinal) ? FakeReply.Redirect(request.Path["/mirror/hf".Length..]) : null;
        await fixture.FetchAsync(Options with { Endpoint = new Uri(fixture.Hub.Endpoint, "/mirror/hf/") });
        Assert.StartsWith("/mirror/hf/api/models/org/classifier/revision/main", fixture.Hub.Requests.First().Path, StringComparison.Ordinal);
    }

    private sealed class Handler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        internal int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            return Task.FromResult(answer(request));
        }
    }
}
