namespace SqueezeBert.Cli.Output;

/// <summary>A comparison as one JSON object: a list of models, each with its totals, its operations by length and its parts.</summary>
internal static class CostComparisonJson
{
    internal static void Write(Stream stream, CostComparison comparison) => JsonReport.Write(stream, json =>
    {
        json.WriteStartArray("models");
        foreach (var model in comparison.Models)
        {
            json.WriteStartObject();
            json.WriteString("model", model.Name);
            json.WriteString("model_type", SqueezeBertConfig.WordOf(SqueezeBertConfig.ModelTypes, model.Parameters.Config.ModelType));
            json.WriteNumber("parameters", model.Parameters.Parameters);
            json.WriteNumber("parameter_bytes", model.Parameters.ParameterBytes);
            json.WriteNumber("int8_parameter_bytes", model.Parameters.Int8ParameterBytes);
            json.WriteStartArray("lengths");
            foreach (var cost in model.Costs)
            {
                json.WriteStartObject();
                json.WriteNumber("sequence_length", cost.SequenceLength);
                json.WriteNumber("flops", cost.Flops);
                json.WriteNumber("activation_bytes", cost.ActivationBytes);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("parts");
            for (int p = 0; p < model.Parameters.Parts.Length; p++)
            {
                var part = model.Parameters.Parts[p];
                json.WriteStartObject();
                json.WriteString("name", part.Name);
                json.WriteNumber("count", part.Count);
                json.WriteNumber("weight_sets", part.WeightSets);
                json.WriteString("shape", part.Shape);
                json.WriteNumber("parameters", part.TotalParameters);
                json.WriteNumber("parameter_bytes", 4 * part.TotalParameters);
                json.WriteNumber("int8_parameter_bytes", part.TotalInt8Bytes);
                json.WriteStartArray("flops");
                foreach (var cost in model.Costs) json.WriteNumberValue(cost.Parts[p].TotalFlops);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
