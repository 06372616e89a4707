using System.Text.Json;

namespace SqueezeBert.Cli.Output;

/// <summary>A cost report as one JSON object.</summary>
internal static class CostJson
{
    internal static void Write(Stream stream, CostReport report) => JsonReport.Write(stream, json =>
    {
        json.WriteString("model", report.Name);
        json.WriteString("model_type", SqueezeBertConfig.WordOf(SqueezeBertConfig.ModelTypes, report.Cost.Config.ModelType));
        json.WriteNumber("sequence_length", report.Cost.SequenceLength);
        WriteTotals(json, report.Cost);
        WriteParts(json, report.Cost);
        json.WriteStartObject("comparison");
        json.WriteString("model", report.OtherName);
        WriteTotals(json, report.Other);
        json.WriteNumber("parameter_ratio", Math.Round(report.ParameterRatio, 3));
        json.WriteNumber("flop_ratio", Math.Round(report.FlopRatio, 3));
        json.WriteEndObject();
    });

    private static void WriteTotals(Utf8JsonWriter json, ModelCost cost)
    {
        json.WriteNumber("parameters", cost.Parameters);
        json.WriteNumber("flops", cost.Flops);
        json.WriteNumber("parameter_bytes", cost.ParameterBytes);
        json.WriteNumber("int8_parameter_bytes", cost.Int8ParameterBytes);
        json.WriteNumber("activation_bytes", cost.ActivationBytes);
    }

    private static void WriteParts(Utf8JsonWriter json, ModelCost cost)
    {
        json.WriteStartArray("parts");
        foreach (var part in cost.Parts)
        {
            json.WriteStartObject();
            json.WriteString("name", part.Name);
            json.WriteNumber("count", part.Count);
            json.WriteString("shape", part.Shape);
            json.WriteNumber("parameters", part.TotalParameters);
            json.WriteNumber("flops", part.TotalFlops);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
