using System.Diagnostics;

namespace SqueezeBert.Benchmarks.Serving;

/// <summary>Clients that each send a request, wait for its answer, and send the next.</summary>
internal static class ClosedLoop
{
    /// <summary>How many requests a second some clients get answered.</summary>
    internal static double RequestsPerSecond(ServerProcess server, IReadOnlyList<byte[]> requests, int clients, double seconds)
    {
        int answered = 0;
        long start = Stopwatch.GetTimestamp();
        Task.WaitAll([.. Enumerable.Range(0, clients).Select(RunAsync)]);
        return answered / Stopwatch.GetElapsedTime(start).TotalSeconds;

        async Task RunAsync(int client)
        {
            using var connection = new LoadConnection();
            await connection.ConnectAsync(server.EndPoint);
            for (int number = client; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; number += clients)
            {
                int status = await connection.SendAsync(requests[number % requests.Count]);
                if (status != 200) throw new InvalidOperationException($"Expected status 200; found {status}.");
                Interlocked.Increment(ref answered);
            }
        }
    }
}
