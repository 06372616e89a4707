using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SqueezeBert.Models;
using SqueezeBert.Server;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>A server with embedded models, in the test's own process, and a client of it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly SqueezeBertServer server;

    private RunningServer(SqueezeBertServer server)
    {
        this.server = server;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(server.Address) };
    }

    internal HttpClient Client { get; }

    internal SqueezeBertServer Server => server;

    internal Uri Address => Client.BaseAddress!;

    /// <summary>The sentiment model alone, at a free port.</summary>
    internal static ServerOptions Options { get; } = Of(EmbeddedModels.TextClassification);

    /// <summary>Embedded models at a free port.</summary>
    internal static ServerOptions Of(params string[] models) => new()
    {
        Models = Array.ConvertAll(models, name => new ServerModel(name, EmbeddedModels.Open(name))),
        Port = 0,
        LogLevel = LogLevel.None,
    };

    internal static async Task<RunningServer> StartAsync(ServerOptions? options = null) => new(await SqueezeBertServer.StartAsync(options ?? Options, TestContext.Current.CancellationToken));

    internal Task<HttpResponseMessage> PostAsync(string path, string json, Action<HttpRequestMessage>? with = null) => PostAsync(path, Encoding.UTF8.GetBytes(json), with);

    internal async Task<HttpResponseMessage> PostAsync(string path, byte[] body, Action<HttpRequestMessage>? with = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        with?.Invoke(request);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A connection to write bytes to by hand.</summary>
    internal async Task<NetworkStream> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Address.Port, TestContext.Current.CancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>A request whose body isn't whole yet; it holds its place.</summary>
    internal async Task<NetworkStream> BeginPostAsync(string path, string firstHalf, int length)
    {
        var stream = await ConnectAsync();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{firstHalf}"), TestContext.Current.CancellationToken);
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await server.DisposeAsync();
    }
}

internal static class HttpAnswers
{
    internal static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    /// <summary>The answer is an error of that status, in the plain form; its message is returned.</summary>
    internal static async Task<string> ErrorAsync(this HttpResponseMessage response, HttpStatusCode status, string type)
    {
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == status, $"expected {status}; found {response.StatusCode}: {body}");
        var json = JsonElement.Parse(body);
        Assert.Equal(type, json.GetProperty("error_type").GetString());
        return json.GetProperty("error").GetString()!;
    }
}
