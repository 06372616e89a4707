using System.Text.Json;
using SqueezeBert.Checkpoints;

namespace SqueezeBert.Training.Folders;

/// <summary>The small JSON files beside weights, each one object.</summary>
internal static class JsonFile
{
    /// <summary>Writes a file as a whole; <paramref name="fields"/> writes what is between its braces.</summary>
    internal static void Write(string path, Action<Utf8JsonWriter> fields) => AtomicFile.Write(path, stream =>
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }
        stream.Write("\n"u8);
    });

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What it should be, for the message.</param>
    /// <param name="read">Takes what it needs; may throw <see cref="FormatException"/>.</param>
    /// <exception cref="TrainingException">The file can't be read, or is something else.</exception>
    internal static T Read<T>(string path, string expected, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{path}: expected {expected}; found: {error.Message}");
        }
    }
}
