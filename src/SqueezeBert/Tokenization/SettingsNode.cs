using System.Text.Json;

namespace SqueezeBert.Tokenization;

/// <summary>A value of a tokenizer's JSON file that knows where it stands, so that every refusal can say so.</summary>
internal readonly struct SettingsNode(string file, string path, JsonElement element)
{
    internal JsonValueKind Kind => element.ValueKind;

    internal bool IsNull => element.ValueKind == JsonValueKind.Null;

    /// <summary>Reads a whole file, which must hold one JSON object, and hands its root to <paramref name="read"/>.</summary>
    /// <exception cref="TokenizerException">The file cannot be read or is not such JSON.</exception>
    internal static T ReadFile<T>(TokenizerFile file, Func<SettingsNode, T> read)
    {
        var bytes = file.ReadAllBytes().AsMemory();
        if (bytes.Span.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = new SettingsNode(file.Path, "", document.RootElement);
            root.Expect(JsonValueKind.Object, "an object");
            return read(root);
        }
        // Strings with bad UTF-8 or lone surrogates are noticed only when they are fetched, by an InvalidOperationException.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new TokenizerException($"{file.Path}: not valid JSON: {exception.Message}", exception);
        }
    }

    /// <summary>The member of that name; null where it is missing or JSON null.</summary>
    internal SettingsNode? Member(string name)
    {
        Expect(JsonValueKind.Object, "an object");
        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new SettingsNode(file, path.Length == 0 ? name : $"{path}.{name}", value)
            : null;
    }

    internal IEnumerable<(string Name, SettingsNode Value)> Members()
    {
        Expect(JsonValueKind.Object, "an object");
        foreach (var member in element.EnumerateObject())
            yield return (member.Name, new SettingsNode(file, $"{path}.{member.Name}", member.Value));
    }

    internal IEnumerable<SettingsNode> Items()
    {
        Expect(JsonValueKind.Array, "a list");
        var index = 0;
        foreach (var item in element.EnumerateArray())
            yield return new SettingsNode(file, $"{path}[{index++}]", item);
    }

    internal string AsString()
    {
        Expect(JsonValueKind.String, "a string");
        return element.GetString()!;
    }

    /// <summary>The text of a token, which is never empty.</summary>
    internal string AsToken() => AsString() is { Length: > 0 } token ? token : throw Refuse("a token must not be empty.");

    internal bool AsBoolean() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true or false"),
    };

    /// <summary>A whole number that is not negative.</summary>
    internal int AsId() => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var id) && id >= 0
        ? id
        : throw Wrong("a whole number from 0 to 2147483647");

    /// <summary>A length of at least 1; Hugging Face writes 1e30 for "no limit", which becomes the largest int.</summary>
    internal int AsLength()
    {
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetDouble(out var number) || !(number >= 1))
            throw Wrong("a number of at least 1");
        return number >= int.MaxValue ? int.MaxValue : (int)number;
    }

    internal TokenizerException Wrong(string expected) => new($"{Place}expected {expected}, found {Shorten(element.GetRawText())}.");

    internal TokenizerException Refuse(string reason) => new($"{Place}{reason}");

    private string Place => path.Length == 0 ? $"{file}: " : $"{file}: {Shorten(path)}: ";

    private void Expect(JsonValueKind kind, string expected)
    {
        if (element.ValueKind != kind)
            throw Wrong(expected);
    }

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..77] + "...";
}
