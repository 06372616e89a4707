using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace SqueezeBert.Benchmarks.Serving;

/// <summary>Requests that come when they come, whether earlier ones were answered or not.</summary>
/// <remarks>
/// Arrivals are a Poisson process. A latency begins when its request was meant to come: where client or server lag behind, the lag
/// counts. Requests for which no connection is free wait for one, and that counts, too.
/// </remarks>
/// <param name="server">The server.</param>
/// <param name="requests">What to send, in turns.</param>
internal sealed class OpenLoop(ServerProcess server, IReadOnlyList<byte[]> requests) : IDisposable
{
    /// <summary>As many as the server accepts, with a margin.</summary>
    private const int MostConnections = 1200;

    /// <summary>The server closes connections that nobody used for 130 s; a request must not meet that.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(60);

    private readonly ConcurrentStack<(LoadConnection Connection, long Since)> idle = new();
    private readonly ConcurrentQueue<(int Number, long Meant)> waiting = new();
    private readonly ConcurrentDictionary<int, int> statuses = new();
    private ConcurrentBag<double> latencies = [];
    private ConcurrentBag<double> sinceSent = [];
    private int connections;
    private int unfinished;

    /// <summary>Sends at a rate for some time and waits for the answers.</summary>
    /// <param name="rate">Requests a second.</param>
    /// <param name="seconds">For how long.</param>
    internal LoadResult Run(double rate, double seconds)
    {
        statuses.Clear();
        (latencies, sinceSent) = ([], []);
        var random = new Random(42);
        var (client, remote) = (Environment.CpuUsage.TotalTime, server.ProcessorTime);
        long start = Stopwatch.GetTimestamp();
        double next = 0;
        for (int number = 0; next < seconds; next -= Math.Log(1 - random.NextDouble()) / rate, number++)
        {
            long meant = start + (long)(next * Stopwatch.Frequency);
            Pause.Until(meant);
            Interlocked.Increment(ref unfinished);
            Begin(number, meant);
        }
        while (Volatile.Read(ref unfinished) > 0) Thread.Sleep(1);
        double total = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double own = (Environment.CpuUsage.TotalTime - client).TotalSeconds, others = (server.ProcessorTime - remote).TotalSeconds;
        double[] sorted = [.. latencies];
        Array.Sort(sorted);
        return new LoadResult(rate, total, new Dictionary<int, int>(statuses), sorted, sinceSent.DefaultIfEmpty().Max(), own / (own + others), 1000 * others / statuses.Values.Sum(), server.ResidentMegabytes);
    }

    public void Dispose()
    {
        while (idle.TryPop(out var entry)) entry.Connection.Dispose();
    }

    private void Begin(int number, long meant)
    {
        if (TakeIdle() is { } connection) _ = AnswerAsync(connection, isConnected: true, number, meant);
        else if (Interlocked.Increment(ref connections) <= MostConnections) _ = AnswerAsync(new LoadConnection(), isConnected: false, number, meant);
        else
        {
            Interlocked.Decrement(ref connections);
            waiting.Enqueue((number, meant));
        }
    }

    private LoadConnection? TakeIdle()
    {
        while (idle.TryPop(out var entry))
        {
            if (Stopwatch.GetElapsedTime(entry.Since) < LongestIdle) return entry.Connection;
            entry.Connection.Dispose();
            Interlocked.Decrement(ref connections);
        }
        return null;
    }

    private async Task AnswerAsync(LoadConnection connection, bool isConnected, int number, long meant)
    {
        try
        {
            if (!isConnected) await connection.ConnectAsync(server.EndPoint);
            do
            {
                long sent = Stopwatch.GetTimestamp();
                int status = await connection.SendAsync(requests[number % requests.Count]);
                Count(status, meant, sent);
            }
            while (Next(out number, out meant));
            idle.Push((connection, Stopwatch.GetTimestamp()));
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            connection.Dispose();
            Interlocked.Decrement(ref connections);
            Count(0, meant, meant);
        }
    }

    private bool Next(out int number, out long meant)
    {
        bool found = waiting.TryDequeue(out var next);
        (number, meant) = next;
        return found;
    }

    private void Count(int status, long meant, long sent)
    {
        statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
        if (status == (int)HttpStatusCode.OK)
        {
            latencies.Add(Stopwatch.GetElapsedTime(meant).TotalMilliseconds);
            sinceSent.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
        Interlocked.Decrement(ref unfinished);
    }
}
