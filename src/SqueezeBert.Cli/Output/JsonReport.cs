using System.Text.Encodings.Web;
using System.Text.Json;

namespace SqueezeBert.Cli.Output;

/// <summary>A report as one indented JSON object, with characters as they are rather than escaped.</summary>
internal static class JsonReport
{
    /// <summary>Writes the object; <paramref name="fields"/> writes what is between its braces.</summary>
    internal static void Write(Stream stream, Action<Utf8JsonWriter> fields)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }
}
