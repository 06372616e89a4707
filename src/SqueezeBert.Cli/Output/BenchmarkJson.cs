using System.Text.Json;
using SqueezeBert.Cli.Benchmark;
using SqueezeBert.Kernels.Peaks;

namespace SqueezeBert.Cli.Output;

/// <summary>A benchmark as one JSON object.</summary>
internal static class BenchmarkJson
{
    internal static void Write(Stream stream, BenchmarkReport report) => JsonReport.Write(stream, json =>
    {
        json.WriteString("model", report.Model);
        json.WriteString("processor", Processor.Name);
        json.WriteNumber("processors", Environment.ProcessorCount);
        json.WriteStartObject("instructions");
        foreach (var (name, isSupported) in Processor.Instructions) json.WriteBoolean(name, isSupported);
        json.WriteEndObject();
        json.WriteString("kernels", report.Kernels);
        json.WriteNumber("float32_peak_gflops", Math.Round(report.FloatPeak, 1));
        json.WriteNumber("int8_peak_gops", Math.Round(report.Int8Peak.Rate, 1));
        json.WriteString("int8_peak_instruction", report.Int8Peak.Instruction);
        json.WriteStartArray("rows");
        foreach (var row in report.Rows) Write(json, report, row);
        json.WriteEndArray();
        json.WriteStartArray("advice");
        foreach (var advice in ThreadAdvice.From(report.Rows)) Write(json, advice);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, BenchmarkReport report, BenchmarkRow row)
    {
        json.WriteStartObject();
        WriteDtype(json, row.Precision);
        json.WriteNumber("threads", row.Threads);
        json.WriteNumber("length", row.Length);
        json.WriteNumber("tokens_per_second", Math.Round(row.TokensPerSecond, 1));
        json.WriteNumber("gflops", Math.Round(report.RateOf(row), 1));
        if (report.ShareOfPeak(row) is { } share) json.WriteNumber("share_of_peak", Math.Round(share, 3));
        json.WriteStartObject("latency_ms");
        json.WriteNumber("p50", Math.Round(row.Latency.P50, 4));
        json.WriteNumber("p90", Math.Round(row.Latency.P90, 4));
        json.WriteNumber("p99", Math.Round(row.Latency.P99, 4));
        json.WriteNumber("passes", row.Latency.Passes);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ThreadAdvice advice)
    {
        json.WriteStartObject();
        WriteDtype(json, advice.Precision);
        json.WriteNumber("threads_for_latency", advice.ForLatency);
        json.WriteNumber("threads_for_throughput", advice.ForThroughput);
        json.WriteString("text", advice.Sentence);
        json.WriteEndObject();
    }

    private static void WriteDtype(Utf8JsonWriter json, WeightPrecision precision) =>
        json.WriteString("dtype", SqueezeBertConfig.WordOf(SqueezeBertConfig.WeightPrecisions, precision));
}
