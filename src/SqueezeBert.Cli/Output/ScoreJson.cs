using System.Text.Json;
using SqueezeBert.Cli.Scoring;
using SqueezeBert.Cli.Scoring.Models;

namespace SqueezeBert.Cli.Output;

/// <summary>Scores as one JSON object on a line.</summary>
internal static class ScoreJson
{
    internal static void Write(Stream stream, ScoreReport report)
    {
        using var lines = new JsonLineWriter(stream);
        lines.Write(json =>
        {
            json.WriteString("task", report.Task);
            json.WriteNumber("examples", report.Examples);
            json.WriteStartObject("metrics");
            foreach (var (name, value) in report.Metrics) WriteMetric(json, name, value);
            json.WriteEndObject();
            if (report.Speed is { } speed) WriteSpeed(json, speed);
        });
    }

    private static void WriteSpeed(Utf8JsonWriter json, ModelSpeed speed)
    {
        json.WriteStartObject("speed");
        json.WriteNumber("seconds", Math.Round(speed.Seconds, 3));
        json.WriteNumber("tokens", speed.Tokens);
        json.WriteNumber("examples_per_second", Math.Round(speed.ExamplesPerSecond, 1));
        json.WriteNumber("tokens_per_second", Math.Round(speed.TokensPerSecond, 1));
        json.WriteEndObject();
    }

    private static void WriteMetric(Utf8JsonWriter json, string name, double value)
    {
        // JSON has no NaN and no infinity.
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
