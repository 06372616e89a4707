using System.Text.Json;
using SqueezeBert.Quantization;

namespace SqueezeBert.Cli.Output;

/// <summary>What quantising a model did to it, as one JSON object.</summary>
internal static class QuantizationJson
{
    internal static void Write(Stream stream, QuantizationReport report) => JsonReport.Write(stream, json =>
    {
        json.WriteString("model", report.Model);
        json.WriteString("output", report.Output);
        WritePair(json, "file_bytes", "before", report.FileBytes.Before, "after", report.FileBytes.After);
        WritePair(json, "memory_bytes", "float32", report.MemoryBytes.Float32, "int8", report.MemoryBytes.Int8);
        WriteWeights(json, report);
        WriteActivations(json, report.Activations);
        if (report.Scores is { } scores) WriteScores(json, scores);
    });

    private static void WriteWeights(Utf8JsonWriter json, QuantizationReport report)
    {
        json.WriteStartArray("weights");
        foreach (var weight in report.Weights)
        {
            json.WriteStartObject();
            json.WriteString("name", weight.Name);
            if (weight.Layer is { } layer) json.WriteNumber("layer", layer);
            json.WriteString("kind", weight.Kind);
            WriteNumber(json, "relative_error", weight.RelativeError);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteActivations(Utf8JsonWriter json, ActivationErrors activations)
    {
        json.WriteStartObject("hidden_states");
        json.WriteString("source", activations.Source);
        json.WriteNumber("sequences", activations.SequenceCount);
        json.WriteNumber("tokens", activations.TokenCount);
        // The embeddings' output, then each layer's, as in Hugging Face's hidden_states.
        json.WriteStartArray("relative_errors");
        foreach (double error in activations.RelativeErrors) WriteNumber(json, null, error);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteScores(Utf8JsonWriter json, ScoreChanges scores)
    {
        json.WriteStartObject("scores");
        json.WriteString("file", scores.File);
        json.WriteNumber("rows", scores.RowCount);
        foreach (var score in scores.Metrics)
        {
            json.WriteStartObject(score.Name);
            WriteNumber(json, "float32", score.Float32);
            WriteNumber(json, "int8", score.Int8);
            json.WriteEndObject();
        }
        if (scores.LabelAgreement is { } agreement) WriteNumber(json, "label_agreement", agreement);
        json.WriteEndObject();
    }

    private static void WritePair(Utf8JsonWriter json, string name, string first, long firstValue, string second, long secondValue)
    {
        json.WriteStartObject(name);
        json.WriteNumber(first, firstValue);
        json.WriteNumber(second, secondValue);
        json.WriteEndObject();
    }

    /// <summary>JSON has no NaN and no infinity: null stands for them. Without a name, inside an array.</summary>
    private static void WriteNumber(Utf8JsonWriter json, string? name, double value)
    {
        if (name is not null) json.WritePropertyName(name);
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteNullValue();
    }
}
