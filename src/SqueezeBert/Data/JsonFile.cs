using System.Text.Json;

namespace SqueezeBert.Data;

/// <summary>Opens data files that are one JSON value: SQuAD's, CLINC150's, predictions by question.</summary>
/// <remarks>
/// The whole file stands in memory, unpacked; the largest of these (SQuAD's training part) has 42 MB. A key that stands twice in an
/// object, deep nesting and invalid JSON are errors.
/// </remarks>
internal static class JsonFile
{
    /// <summary>Guards memory against a small file that unpacks to a huge one.</summary>
    internal const int MaxBytes = 512 << 20;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads a file, unpacking <c>.gz</c>.</summary>
    /// <returns>The document, for the caller to dispose.</returns>
    /// <exception cref="DataException">The file is missing, can't be read or isn't JSON.</exception>
    internal static JsonDocument Read(string path)
    {
        using var stream = DataFile.OpenRead(path);
        return Read(stream, path);
    }

    /// <inheritdoc cref="Read(string)"/>
    internal static JsonDocument Read(Stream stream, string name, int maxBytes = MaxBytes)
    {
        var bytes = Bytes(stream, name, maxBytes);
        if (bytes.Span.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        try
        {
            return JsonDocument.Parse(bytes, Options);
        }
        catch (JsonException error)
        {
            throw new DataException(name, (error.LineNumber ?? 0) + 1, $"expected JSON; found at character {error.BytePositionInLine + 1}: {JsonLines.Reason(error)}");
        }
        catch (InvalidOperationException)
        {
            // Names are decoded to see whether one stands twice.
            throw new DataException(name, null, JsonLines.BadName);
        }
    }

    private static ReadOnlyMemory<byte> Bytes(Stream stream, string name, int maxBytes)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[64 << 10];
        try
        {
            for (int read; (read = stream.Read(buffer)) > 0; bytes.Write(buffer, 0, read))
                if (bytes.Length + read > maxBytes)
                    throw new DataException(name, null, $"expected at most {maxBytes >> 20} MB of JSON; found more.");
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new DataException(name, null, DataFile.Problem(error));
        }
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}
