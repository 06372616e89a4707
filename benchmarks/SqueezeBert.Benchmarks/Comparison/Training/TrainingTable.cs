using System.Globalization;
using System.Text.Json;

namespace SqueezeBert.Benchmarks.Comparison.Training;

/// <summary>Prints a comparison of training, for people or for programs.</summary>
/// <remarks><code>
/// { "machine", "date", "pytorch",
///   "rows":   [ { "side", "shape", "threads", "min_ms", "median_ms", "tokens_per_second", "share_of_peak", "peak_bytes" }, … ],
///   "ratios": as in <see cref="ComparisonJson"/>,
///   "peak":   { "float32_gflops" } }
/// </code></remarks>
internal static class TrainingTable
{
    internal static void Write(TrainingResult result, TextWriter output)
    {
        output.WriteLine($"{Machine.Description}, PyTorch {result.PyTorchVersion}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak of one core: {result.Peak:F0} GFLOP/s float32"));
        foreach (var group in result.Rows.GroupBy(row => (row.Workload, row.Threads)))
        {
            var workload = group.Key.Workload;
            output.WriteLine();
            output.WriteLine($"{workload.Name}, {Bars.Words(group.Key.Threads)}: {workload.TokenCount} tokens, {workload.Sequences.Length * workload.LongestSequence} with padding");
            output.WriteLine("  side       min ms   median ms   tokens/s   of peak   memory MB");
            foreach (var row in group)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Word(row.Side),-8}  {row.MinMs,7:F0}  {row.MedianMs,10:F0}  {row.TokensPerSecond,9:F0}  {ComparisonTable.Percent(result.ShareOfPeak(row)),8}  {row.PeakBytes / 1e6,10:F0}"));
        }
        output.WriteLine();
        ComparisonTable.WriteBars(TrainingBars.All, result, output);
    }

    internal static void WriteJson(TrainingResult result, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("machine", Machine.Description);
        json.WriteString("date", DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("pytorch", result.PyTorchVersion);
        json.WriteStartArray("rows");
        foreach (var row in result.Rows)
        {
            json.WriteStartObject();
            json.WriteString("side", Word(row.Side));
            json.WriteString("shape", row.Workload.Name);
            json.WriteNumber("threads", row.Threads);
            ComparisonJson.WriteRounded(json, "min_ms", row.MinMs);
            ComparisonJson.WriteRounded(json, "median_ms", row.MedianMs);
            ComparisonJson.WriteRounded(json, "tokens_per_second", row.TokensPerSecond);
            ComparisonJson.WriteRounded(json, "share_of_peak", result.ShareOfPeak(row));
            json.WriteNumber("peak_bytes", row.PeakBytes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        ComparisonJson.WriteRatios(TrainingBars.All, result, json);
        json.WriteStartObject("peak");
        ComparisonJson.WriteRounded(json, "float32_gflops", result.Peak);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Word(TrainingSide side) => side == TrainingSide.Ours ? "ours" : "pytorch";
}
