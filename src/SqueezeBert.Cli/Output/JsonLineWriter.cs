using System.Text.Encodings.Web;
using System.Text.Json;

namespace SqueezeBert.Cli.Output;

/// <summary>Writes JSON Lines: each object on a line of its own, with characters as they are rather than escaped.</summary>
internal sealed class JsonLineWriter(Stream stream) : IDisposable
{
    private const int FlushBytes = 64 << 10;

    private readonly Utf8JsonWriter writer = new(new UnflushedStream(stream), new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Writes one object; <paramref name="fields"/> writes what is between its braces.</summary>
    internal void Write(Action<Utf8JsonWriter> fields)
    {
        writer.WriteStartObject();
        fields(writer);
        writer.WriteEndObject();
        writer.Flush();
        writer.Reset();
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Writes the object that stands for a row that failed.</summary>
    internal void WriteError(long index, string problem) => Write(json =>
    {
        json.WriteNumber("index", index);
        json.WriteString("error", problem);
    });

    /// <summary>Hands a long object on in pieces, so that it never stands in memory whole.</summary>
    internal static void FlushIfLong(Utf8JsonWriter json)
    {
        if (json.BytesPending > FlushBytes) json.Flush();
    }

    public void Dispose() => writer.Dispose();

    /// <summary>Keeps the JSON writer, which flushes its stream after each object, from sending every line alone and without its end.</summary>
    private sealed class UnflushedStream(Stream inner) : WriteOnlyStream
    {
        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override void Flush()
        {
        }
    }
}
