using System.Buffers;
using System.Text.Json;

namespace SqueezeBert.Training.Runs;

/// <summary>Changes single keys of a configuration: <c>hidden_size=256,classifier_pooling=mean</c>.</summary>
/// <remarks>Named as in Hugging Face's examples (<c>--config_overrides</c>). A value is JSON where it reads as JSON, else a word.</remarks>
internal static class ConfigOverrides
{
    /// <exception cref="TrainingException">A part is no <c>key=value</c>, or no key of a configuration.</exception>
    /// <exception cref="ConfigException">The outcome is no configuration that can be run.</exception>
    internal static SqueezeBertConfig Apply(SqueezeBertConfig config, string overrides)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string part in overrides.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new TrainingException($"config_overrides: expected key=value; found '{part}'.");
            values[part[..equals].Trim()] = part[(equals + 1)..].Trim();
        }
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        using (var document = JsonDocument.Parse(config.ToJson()))
        {
            writer.WriteStartObject();
            foreach (var key in document.RootElement.EnumerateObject())
                if (!values.ContainsKey(key.Name))
                    key.WriteTo(writer);
            foreach (var (key, value) in values)
            {
                writer.WritePropertyName(key);
                Write(writer, value);
            }
            writer.WriteEndObject();
        }
        var changed = SqueezeBertConfig.Parse(buffer.WrittenMemory, "config_overrides");
        // A config.json may hold keys that nobody here knows; on a command line such a key is a slip.
        return values.Keys.FirstOrDefault(key => changed.OtherKeys.ContainsKey(key) && !config.OtherKeys.ContainsKey(key)) is { } unknown
            ? throw new TrainingException($"config_overrides: expected keys of a config.json; found '{unknown}'.")
            : changed;
    }

    private static void Write(Utf8JsonWriter writer, string value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            document.RootElement.WriteTo(writer);
        }
        catch (JsonException)
        {
            writer.WriteStringValue(value);
        }
    }
}
