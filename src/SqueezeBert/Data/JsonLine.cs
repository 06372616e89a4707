using System.Text.Json;

namespace SqueezeBert.Data;

/// <summary>One line of a JSON Lines file: either an object, or why it is none.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Fields">The object; undefined when <paramref name="Problem"/> is set.</param>
/// <param name="Problem">What was expected and what was found; null when the line is good.</param>
internal readonly record struct JsonLine(long Number, JsonElement Fields, string? Problem)
{
    /// <summary>The string of a field; null when the object lacks it or it is <c>null</c>.</summary>
    /// <exception cref="FormatException">The field is no string, or no valid Unicode; the message says so.</exception>
    internal string? OptionalText(string field)
    {
        if (!Fields.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.String) throw new FormatException($"'{field}': expected a string; found {JsonLines.KindOf(value)}.");
        return JsonLines.TextOf(value) ?? throw new FormatException($"'{field}': expected valid Unicode; found half of a surrogate pair.");
    }
}
