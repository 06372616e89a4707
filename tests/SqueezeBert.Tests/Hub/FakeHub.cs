using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SqueezeBert.Tests.Hub;

/// <summary>Plays the hub on a port of this machine: lists repositories, serves files, and goes wrong where a test's script says so.</summary>
/// <remarks>One request a connection, over plain sockets: a server made for it would not cut or stall an answer.</remarks>
internal sealed class FakeHub : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<string, FakeRepository> repositories = new(StringComparer.Ordinal);
    private readonly Task serving;
    private int connections;

    internal FakeHub(params FakeRepository[] repositories)
    {
        foreach (var repository in repositories) this.repositories.Add(repository.Name, repository);
        listener.Start();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        serving = Task.Run(AcceptAsync);
    }

    internal Uri Endpoint { get; }

    /// <summary>Answers before anything else does; null leaves a request to the hub.</summary>
    internal Func<FakeRequest, FakeReply?> Script { get; set; } = static _ => null;

    /// <summary>Where large files are stored: another host's address, or null for this one.</summary>
    internal Uri? Storage { get; set; }

    internal ConcurrentQueue<FakeRequest> Requests { get; } = new();

    /// <summary>Connections so far, whether or not anything was asked on them.</summary>
    internal int Connections => Volatile.Read(ref connections);

    /// <summary>The files that were asked for, in order; a redirect counts once.</summary>
    internal string[] Fetched => [.. Requests.Where(request => request.Method == "GET" && request.Path.Contains("/resolve/", StringComparison.Ordinal)).Select(request => request.Path.Split('/', 6)[5])];

    /// <summary>Nobody answers at this address any more.</summary>
    internal void Stop()
    {
        stop.Cancel();
        listener.Stop();
        serving.Wait();
    }

    public void Dispose()
    {
        Stop();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var answering = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                Interlocked.Increment(ref connections);
                answering.Add(Task.Run(() => AnswerAsync(client)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(answering);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await ReadAsync(stream) is not { } request) return;
                Requests.Enqueue(request);
                var reply = Script(request) ?? Answer(request);
                await stream.WriteAsync(reply.Head(), stop.Token);
                if (request.Method == "HEAD") return;
                await stream.WriteAsync(reply.Body.AsMemory(0, Math.Min(reply.Body.Length, reply.CutAfter ?? reply.StallAfter ?? int.MaxValue)), stop.Token);
                if (reply.StallAfter is not null) await Task.Delay(Timeout.Infinite, stop.Token);
                // Closed properly, so that what was sent arrives: the client may still be reading it.
                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    private async Task<FakeRequest?> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        if (await reader.ReadLineAsync(stop.Token) is not { } first) return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } line) headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return new FakeRequest(first.Split(' ')[0], first.Split(' ')[1], headers);
    }

    private FakeReply Answer(FakeRequest request) => request.Path.TrimStart('/').Split('/', 6) switch
    {
        ["api", "models", var organisation, var name, "revision", var revision] => List($"{organisation}/{name}", Uri.UnescapeDataString(revision.Split('?')[0])),
        ["storage", var sha256] => FakeReply.Content(request, repositories.Values.SelectMany(repository => repository.Files.Values).First(file => file.Sha256 == sha256).Content),
        [var organisation, var name, "resolve", var commit, .. var path] => Resolve(request, $"{organisation}/{name}", commit, Uri.UnescapeDataString(string.Join('/', path))),
        _ => FakeReply.Error(404),
    };

    private FakeReply List(string name, string revision)
    {
        if (!repositories.TryGetValue(name, out var repository)) return FakeReply.Error(404, "RepoNotFound");
        return repository.Revisions.Contains(revision) || revision == repository.Commit ? FakeReply.Ok(repository.Listing()) : FakeReply.Error(404, "RevisionNotFound");
    }

    private FakeReply Resolve(FakeRequest request, string name, string commit, string path)
    {
        if (!repositories.TryGetValue(name, out var repository)) return FakeReply.Error(404, "RepoNotFound");
        if (commit != repository.Commit) return FakeReply.Error(404, "RevisionNotFound");
        if (!repository.Files.TryGetValue(path, out var file)) return FakeReply.Error(404, "EntryNotFound");
        if (!file.IsLarge) return FakeReply.Content(request, file.Content) is var reply ? reply with { Headers = [.. reply.Headers, ("ETag", $"\"{file.GitSha1}\"")] } : reply;
        string storage = Storage is null ? "" : Storage.GetLeftPart(UriPartial.Authority);
        return FakeReply.Redirect($"{storage}/storage/{file.Sha256}", ("X-Linked-Etag", $"\"{file.Sha256}\""), ("X-Linked-Size", $"{file.Content.Length}"), ("ETag", "\"a-signature\""));
    }
}
