using System.Text.Json;

namespace SqueezeBert.Data;

/// <summary>The rules of JSON Lines: each line of a file is one JSON object.</summary>
internal static class JsonLines
{
    /// <summary>What is wrong with a name that escapes half of a surrogate pair.</summary>
    internal const string BadName = "expected valid Unicode in names; found half of a surrogate pair.";

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
        catch (InvalidOperationException)
        {
            // Names are decoded to see whether one stands twice.
            return new JsonLine(line.Number, default, BadName);
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

    /// <summary>The name of a field; null when it is not UTF-8.</summary>
    internal static string? NameOf(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What the parser found; its own message ends in a place counted from 0, which is left out.</summary>
    internal static string Reason(JsonException error)
    {
        int place = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? error.Message : error.Message[..place];
    }
}
