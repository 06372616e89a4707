using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using SqueezeBert.Models;
using SqueezeBert.Server;
using SqueezeBert.Server.Limits;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Observability;
using SqueezeBert.Server.Requests;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>How a server begins and ends.</summary>
public sealed class LifetimeTests
{
    private const string Text = """{"inputs":"The staff were friendly."}""";

    [Fact]
    public async Task It_lives_at_once_and_is_ready_when_the_models_have_answered()
    {
        using var gate = new ManualResetEventSlim();
        var files = EmbeddedModels.Open(EmbeddedModels.TextClassification);
        var slow = ModelFiles.FromStreams("slow", new Dictionary<string, Func<Stream>>
        {
            ["config.json"] = () => files.OpenRead("config.json"),
            ["vocab.txt"] = () => files.OpenRead("vocab.txt"),
            ["tokenizer_config.json"] = () => files.OpenRead("tokenizer_config.json"),
            ["model.safetensors"] = () =>
            {
                gate.Wait();
                return files.OpenRead("model.safetensors");
            },
        });
        int port = FreePort();
        var starting = Task.Run(() => RunningServer.StartAsync(RunningServer.Options with { Models = [new("slow", slow)], Port = port }));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        while (await StatusAsync(client, "/health/live") != HttpStatusCode.OK) await Task.Yield();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(client, "/health"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(client, "/health/ready"));
        using var content = new StringContent(Text, Encoding.UTF8, "application/json");
        var early = await client.PostAsync("/predict", content, TestContext.Current.CancellationToken);
        Assert.Contains("being loaded", await early.ErrorAsync(HttpStatusCode.ServiceUnavailable, "Unhealthy"));
        Assert.NotNull(early.Headers.RetryAfter);

        gate.Set();
        await using var server = await starting;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health"));
        using var head = new HttpRequestMessage(HttpMethod.Head, "/health/ready");
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(head, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/predict", Text)).StatusCode);
    }

    [Fact]
    public async Task Stopping_answers_what_was_accepted_and_takes_no_more()
    {
        await using var server = await RunningServer.StartAsync();
        using var accepted = await server.BeginPostAsync("/predict", Text[..5], Text.Length);
        using (var kept = await server.BeginPostAsync("/predict", Text, Text.Length))
        {
            using var reader = new StreamReader(kept);
            Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        }
        var stopping = server.Server.StopAsync();
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (true)
            {
                using var late = await server.ConnectAsync();
            }
        });
        await accepted.WriteAsync(Encoding.ASCII.GetBytes(Text[5..]), TestContext.Current.CancellationToken);
        using var answer = new StreamReader(accepted);
        Assert.Equal("HTTP/1.1 200 OK", await answer.ReadLineAsync(TestContext.Current.CancellationToken));
        await stopping;
    }

    [Fact]
    public async Task Stopping_does_not_wait_longer_than_it_was_told()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Options with { DrainTimeout = TimeSpan.FromMilliseconds(100) });
        using var never = await server.BeginPostAsync("/predict", Text[..5], Text.Length);
        await server.Server.StopAsync();
        byte[] rest = new byte[1];
        int read;
        try
        {
            read = await never.ReadAsync(rest, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            read = 0;
        }
        Assert.Equal(0, read);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_that_names_it()
    {
        await using var first = await RunningServer.StartAsync();
        var error = await Assert.ThrowsAsync<IOException>(() => RunningServer.StartAsync(RunningServer.Options with { Port = first.Address.Port }));
        Assert.Contains($"{first.Address.Port}", error.Message);
    }

    [Fact]
    public async Task What_goes_wrong_inside_shows_neither_paths_nor_code()
    {
        using var models = new ModelSet(RunningServer.Options);
        using var metrics = new ServerMetrics(models, new Admission(1));
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await new ErrorAnswers(metrics, NullLogger.Instance).RunAsync(context, _ => throw new InvalidDataException("/home/someone/secret.txt"));
        string answer = Encoding.UTF8.GetString(body.ToArray());
        Assert.Equal(500, context.Response.StatusCode);
        Assert.DoesNotContain("secret", answer);
        Assert.DoesNotContain("InvalidData", answer);
        Assert.Contains("unexpected failure", answer);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<HttpStatusCode?> StatusAsync(HttpClient client, string path)
    {
        try
        {
            return (await client.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
