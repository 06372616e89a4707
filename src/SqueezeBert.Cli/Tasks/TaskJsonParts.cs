using System.Text.Json;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary>What the JSON of several tasks has in common.</summary>
internal static class TaskJsonParts
{
    /// <summary><c>[{"label":…,"score":…},…]</c></summary>
    internal static void WriteScores(Utf8JsonWriter json, IEnumerable<ClassificationScore> scores)
    {
        json.WriteStartArray();
        foreach (var score in scores) WriteScore(json, score);
        json.WriteEndArray();
    }

    /// <summary><c>{"label":…,"score":…}</c></summary>
    internal static void WriteScore(Utf8JsonWriter json, ClassificationScore score)
    {
        json.WriteStartObject();
        json.WriteString("label", score.Label);
        json.WriteNumber("score", score.Score);
        json.WriteEndObject();
    }

    /// <summary>A vector.</summary>
    internal static void WriteNumbers(Utf8JsonWriter json, ReadOnlySpan<float> numbers)
    {
        json.WriteStartArray();
        foreach (float number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
