using System.Text.Json;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Input;

/// <summary>Lists of texts in JSON.</summary>
internal static class JsonTexts
{
    /// <exception cref="FormatException">The value is no list, or something in it is no string.</exception>
    internal static IReadOnlyList<string> Of(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Array) throw new FormatException($"'{name}': expected a string or a list of strings; found {JsonLines.KindOf(value)}.");
        return [.. value.EnumerateArray().Select((item, i) => item.ValueKind == JsonValueKind.String
            ? JsonLines.TextOf(item) ?? throw new FormatException($"'{name}': expected valid Unicode; found half of a surrogate pair at place {i}.")
            : throw new FormatException($"'{name}': expected a list of strings; found {JsonLines.KindOf(item)} at place {i}."))];
    }

    /// <summary>A cell of a table: a JSON list where it begins with a bracket and is one, else a single text.</summary>
    internal static IReadOnlyList<string> OfCell(string cell, string name)
    {
        if (!cell.AsSpan().TrimStart().StartsWith("[", StringComparison.Ordinal)) return [cell];
        try
        {
            using var document = JsonDocument.Parse(cell, new JsonDocumentOptions { MaxDepth = 4 });
            return Of(document.RootElement, name);
        }
        catch (JsonException)
        {
            return [cell];
        }
    }
}
