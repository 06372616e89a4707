using System.Globalization;
using System.Text.Json;

namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>Writes a comparison for programs.</summary>
/// <remarks><code>
/// { "machine": "…", "date": "2026-01-31",
///   "rows":   [ { "model", "engine", "dtype", "shape", "threads", "min_ms", "median_ms" }, … ],
///   "ratios": { "conv_1x128_1_thread": { "measured": 1.41, "bar": 1.35, "aim": 1.5, "met": true }, … },
///   "peak":   { "float32_gflops", "int8_gops", "int8_instruction" } }
/// </code>
/// A bar that the run didn't measure has null for "measured" and "met".
/// </remarks>
internal static class ComparisonJson
{
    internal static void Write(ComparisonResult result, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("machine", Machine.Description);
        json.WriteString("date", DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        WriteRows(result, json);
        WriteRatios(Bars.All, result, json);
        json.WriteStartObject("peak");
        WriteRounded(json, "float32_gflops", result.FloatPeak);
        WriteRounded(json, "int8_gops", result.Int8Peak.Rate);
        json.WriteString("int8_instruction", result.Int8Peak.Instruction);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRows(ComparisonResult result, Utf8JsonWriter json)
    {
        json.WriteStartArray("rows");
        foreach (var row in result.Rows)
        {
            json.WriteStartObject();
            json.WriteString("model", result.Plan.Models[row.Subject.Model].Name);
            json.WriteString("engine", row.Subject.Engine.Word());
            json.WriteString("dtype", row.Subject.Type.Word());
            json.WriteString("shape", row.Workload.Name);
            json.WriteNumber("threads", row.Threads);
            WriteRounded(json, "min_ms", row.MinMs);
            WriteRounded(json, "median_ms", row.MedianMs);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>"ratios": each bar by its name.</summary>
    internal static void WriteRatios<TResult>(IReadOnlyList<Bar<TResult>> bars, TResult result, Utf8JsonWriter json)
    {
        json.WriteStartObject("ratios");
        foreach (var bar in bars)
        {
            double? measured = bar.Measure(result);
            json.WriteStartObject(bar.Name);
            WriteRounded(json, "measured", measured);
            json.WriteNumber("bar", bar.Least);
            json.WriteNumber("aim", bar.Aim);
            if (measured is null) json.WriteNull("met");
            else json.WriteBoolean("met", measured >= bar.Least);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    internal static void WriteRounded(Utf8JsonWriter json, string name, double? value)
    {
        if (value is null) json.WriteNull(name);
        else json.WriteNumber(name, Math.Round(value.Value, 4));
    }
}
