using System.Text.Json;

namespace SqueezeBert.Data;

/// <summary>The rules of JSON Lines: each line of a file is one JSON object.</summary>
internal static class JsonLines
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads a line of text as an object; a bad line stays bad.</summary>
    internal static JsonLine Parse(TextLine line)
    {
        if (line.Problem is not null) return new JsonLine(line.Number, default, line.Problem);
        if (string.IsNullOrWhiteSpace(line.Text)) return new JsonLine(line.Number, default, "expected a JSON object; found an empty line.");
        try
        {
            using var document = JsonDocument.Parse(line.Text, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new JsonLine(line.Number, document.RootElement.Clone(), null)
                : new JsonLine(line.Number, default, $"expected a JSON object; found {KindOf(document.RootElement)}.");
        }
        catch (JsonException error)
        {
            return new JsonLine(line.Number, default, $"expected a JSON object; found{(error.BytePositionInLine is { } place ? $" at character {place + 1}" : "")}: {Reason(error)}");
        }
    }

    /// <summary>The words of JSON for what a value is.</summary>
    internal static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {(value.GetRawText() is { Length: <= 32 } raw ? raw : "(of many digits)")}",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    /// <summary>A string value; null when it escapes half of a surrogate pair, which no text can hold.</summary>
    internal static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // The parser's message ends in a place of its own, counted from 0.
    private static string Reason(JsonException error)
    {
        int place = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? error.Message : error.Message[..place];
    }
}
