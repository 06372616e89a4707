using System.Text.Json;

namespace SqueezeBert;

/// <summary>Opens and parses the small JSON files that describe a model.</summary>
internal static class ConfigFile
{
    /// <summary>The most bytes that such a file may have.</summary>
    private const int MaxFileBytes = 4 << 20;

    /// <summary>Reads a file whose root is an object.</summary>
    /// <exception cref="ConfigException">The file is missing or malformed, or <paramref name="read"/> refuses it.</exception>
    internal static T Read<T>(ModelFiles files, string name, Func<ConfigKeys, T> read) =>
        Read(() => files.OpenRead(name), files.PathOf(name), read);

    /// <inheritdoc cref="Read{T}(ModelFiles, string, Func{ConfigKeys, T})"/>
    internal static T Read<T>(Func<Stream> open, string source, Func<ConfigKeys, T> read) =>
        Parse(Bytes(open, source), source, root => read(KeysOf(root, source)));

    /// <summary>Reads a file whose root is a list of objects.</summary>
    /// <inheritdoc cref="Read{T}(ModelFiles, string, Func{ConfigKeys, T})"/>
    internal static List<T> ReadList<T>(ModelFiles files, string name, Func<ConfigKeys, T> read)
    {
        string source = files.PathOf(name);
        return Parse(Bytes(() => files.OpenRead(name), source), source, root => root.ValueKind == JsonValueKind.Array
            ? root.EnumerateArray().Select(item => read(KeysOf(item, source))).ToList()
            : throw new ConfigException(source, null, $"expected a JSON list; found {root.ValueKind}."));
    }

    /// <summary>Parses text whose root is an object.</summary>
    /// <inheritdoc cref="Read{T}(ModelFiles, string, Func{ConfigKeys, T})"/>
    internal static T Parse<T>(ReadOnlyMemory<byte> utf8Json, string source, Func<ConfigKeys, T> read) =>
        Parse(utf8Json, source, root => read(KeysOf(root, source)));

    private static T Parse<T>(ReadOnlyMemory<byte> utf8Json, string source, Func<JsonElement, T> read)
    {
        if (utf8Json.Span.StartsWith("\uFEFF"u8)) utf8Json = utf8Json[3..];
        try
        {
            using var document = JsonDocument.Parse(utf8Json, new JsonDocumentOptions { MaxDepth = 32 });
            return read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Text that is no Unicode (bad UTF-8, half a surrogate pair) shows itself only when it is taken out.
            throw new ConfigException(source, null, $"expected JSON; {error.Message}");
        }
    }

    private static ConfigKeys KeysOf(JsonElement element, string source) => element.ValueKind == JsonValueKind.Object
        ? new ConfigKeys(element, source)
        : throw new ConfigException(source, null, $"expected a JSON object; found {element.ValueKind}.");

    private static byte[] Bytes(Func<Stream> open, string source)
    {
        try
        {
            using var stream = open();
            if (stream.Length > MaxFileBytes) throw new ConfigException(source, null, $"expected at most {MaxFileBytes:N0} bytes; found {stream.Length:N0}.");
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigException(source, null, "expected a configuration file; found no file there.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException(source, null, error.Message);
        }
    }
}
