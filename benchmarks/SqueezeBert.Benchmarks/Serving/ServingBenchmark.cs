using System.Diagnostics;
using System.Text.Json;
using SqueezeBert.Models;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Benchmarks.Serving;

/// <summary>How much does the server carry, and what does it do with more? The shipped classifier, real sentences of mixed length, client and server on one machine.</summary>
/// <remarks>
/// Capacity is the highest rate of arrivals at which every request is answered 200 within the deadline, found by raising the rate by
/// a quarter until one isn't and halving the step from there.
/// </remarks>
internal static class ServingBenchmark
{
    internal const string Usage = "serving [SECONDS]";

    private const double DeadlineSeconds = 1;
    private const int TextsTogether = 32;
    private const double FirstRate = 200;

    internal static void Run(double seconds, TextWriter report)
    {
        string[] texts = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "sentences.txt"));
        byte[][] single = Array.ConvertAll(texts, text => LoadConnection.Request("/predict", JsonSerializer.Serialize(new { inputs = text })));
        using var server = new ServerProcess("--model", EmbeddedModels.TextClassification, "--request-timeout", $"{DeadlineSeconds}");
        using var load = new OpenLoop(server, single);
        // Code is compiled, and again when it was used often.
        load.Run(2 * FirstRate, 15);

        report.WriteLine(LoadResult.Header);
        var unloaded = load.Run(20, seconds);
        report.WriteLine($"{unloaded}  (unloaded)");
        double capacity = Capacity(load, seconds, report);
        var loaded = load.Run(0.7 * capacity, 2 * seconds);
        report.WriteLine($"{loaded}  (70 % of capacity: p99 {loaded.Percentile(0.99) / unloaded.Percentile(0.99):F1} times the unloaded one)");
        double before = server.ResidentMegabytes;
        var over = load.Run(10 * capacity, 60);
        report.WriteLine($"{over}  (10 times capacity: memory {before:F0} → {over.ServerMegabytes:F0} MB)");
        report.WriteLine($"{load.Run(20, seconds)}  (afterwards)");

        string[][] groups = [.. texts.Chunk(TextsTogether).Where(group => group.Length == TextsTogether)];
        double inProcess = InProcess(groups, seconds), http = Http(server, groups, seconds);
        report.WriteLine($"{TextsTogether} texts a request: {http:F0} texts/s over HTTP, {inProcess:F0} in the process: {100 * http / inProcess:F0} %");
    }

    /// <summary>A load for hours: memory and latencies in between.</summary>
    internal static void Soak(double minutes, TextWriter report)
    {
        string[] texts = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "sentences.txt"));
        byte[][] single = Array.ConvertAll(texts, text => LoadConnection.Request("/predict", JsonSerializer.Serialize(new { inputs = text })));
        using var server = new ServerProcess("--model", EmbeddedModels.TextClassification);
        using var load = new OpenLoop(server, single);
        report.WriteLine(LoadResult.Header);
        var memory = new List<double>();
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMinutes < minutes;)
        {
            var result = load.Run(FirstRate, 30);
            memory.Add(result.ServerMegabytes);
            report.WriteLine(result);
        }
        // The first parts see code compiled and buffers made.
        int part = Math.Max(1, memory.Count / 4);
        report.WriteLine($"{memory.Count} times 30 s: {memory.Skip(part).Take(part).Max():F0} MB at most in the second quarter, {memory.TakeLast(part).Max():F0} MB in the last.");
    }

    private static double Capacity(OpenLoop load, double seconds, TextWriter report)
    {
        double carried = 0;
        for (double rate = FirstRate, step = 1.25; step > 1.03;)
        {
            var result = load.Run(rate, seconds);
            bool isCarried = result.Answered == result.Sent && result.Percentile(1) <= 1000 * DeadlineSeconds;
            report.WriteLine($"{result}{(isCarried ? "" : "  (too much)")}");
            if (isCarried) carried = rate;
            else if (carried > 0) step = Math.Sqrt(step);
            rate = carried > 0 ? carried * step : rate / 2;
        }
        return carried;
    }

    private static double InProcess(string[][] groups, double seconds)
    {
        using var pipeline = TextClassificationPipeline.FromFiles(EmbeddedModels.Open(EmbeddedModels.TextClassification));
        TextInput[][] inputs = Array.ConvertAll(groups, group => Array.ConvertAll(group, text => new TextInput(text)));
        foreach (var group in inputs) pipeline.Predict(group);
        int answered = 0;
        long start = Stopwatch.GetTimestamp();
        for (; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; answered++) pipeline.Predict(inputs[answered % inputs.Length]);
        return answered * TextsTogether / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Http(ServerProcess server, string[][] groups, double seconds)
    {
        byte[][] requests = Array.ConvertAll(groups, group => LoadConnection.Request("/predict", JsonSerializer.Serialize(new { inputs = group.Select(text => new[] { text }) })));
        ClosedLoop.RequestsPerSecond(server, requests, clients: 4, 2);
        return TextsTogether * ClosedLoop.RequestsPerSecond(server, requests, clients: 4, seconds);
    }
}
