using System.Text.Json;

namespace SqueezeBert.Cli.Output;

/// <summary>Writes float32 tensors as nested arrays; each number is the shortest text that reads back as the same float32.</summary>
internal static class TensorJson
{
    /// <summary>A row-major matrix as a list of lists.</summary>
    internal static void WriteMatrix(Utf8JsonWriter json, ReadOnlySpan<float> values, int columns)
    {
        json.WriteStartArray();
        for (int start = 0; start < values.Length; start += columns) WriteVector(json, values.Slice(start, columns));
        json.WriteEndArray();
    }

    internal static void WriteVector(Utf8JsonWriter json, ReadOnlySpan<float> values)
    {
        json.WriteStartArray();
        foreach (float value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
        JsonLineWriter.FlushIfLong(json);
    }

    /// <summary>Refuses what JSON can't say.</summary>
    /// <exception cref="InvalidOperationException">A value is NaN or infinite.</exception>
    internal static void RequireFinite(string name, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i]))
                throw new InvalidOperationException($"{name}: expected finite numbers; found {values[i]} at element {i}: the model's numbers outgrow float32.");
    }
}
