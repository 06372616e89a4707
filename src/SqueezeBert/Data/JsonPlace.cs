using System.Text.Json;

namespace SqueezeBert.Data;

/// <summary>A value of a JSON file together with its path, such as <c>data[3].paragraphs[0]</c>, for messages.</summary>
/// <param name="File">The file.</param>
/// <param name="Path">Where the value stands; empty for the whole file.</param>
/// <param name="Value">The value.</param>
internal readonly record struct JsonPlace(string File, string Path, JsonElement Value)
{
    /// <summary>A field of an object.</summary>
    /// <exception cref="DataException">This is no object or lacks the field.</exception>
    internal JsonPlace Field(string name) => OptionalField(name) ?? throw Error($"expected a field '{name}'; found none.");

    /// <summary>A field of an object, or null.</summary>
    /// <exception cref="DataException">This is no object.</exception>
    internal JsonPlace? OptionalField(string name) =>
        Require(JsonValueKind.Object, "an object").TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? new JsonPlace(File, PathOf(name), value) : null;

    /// <summary>Names and values of an object.</summary>
    /// <exception cref="DataException">This is no object, or a name is not UTF-8.</exception>
    internal IEnumerable<(string Name, JsonPlace Value)> Fields()
    {
        foreach (var field in Require(JsonValueKind.Object, "an object").EnumerateObject())
        {
            string name = JsonLines.NameOf(field) ?? throw Error("expected UTF-8 in names; found other bytes.");
            yield return (name, new JsonPlace(File, PathOf(name), field.Value));
        }
    }

    /// <summary>The items of a list.</summary>
    /// <exception cref="DataException">This is no list.</exception>
    internal IEnumerable<JsonPlace> Items()
    {
        int i = 0;
        foreach (var item in Require(JsonValueKind.Array, "an array").EnumerateArray())
            yield return new JsonPlace(File, $"{Path}[{i++}]", item);
    }

    /// <exception cref="DataException">This is no string, or no valid Unicode.</exception>
    internal string Text() =>
        JsonLines.TextOf(Require(JsonValueKind.String, "a string")) ?? throw Error("expected valid Unicode; found half of a surrogate pair.");

    /// <exception cref="DataException">This is no whole number from 0 that fits 32 bits.</exception>
    internal int Count() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out int number) && number >= 0
            ? number
            : throw Error($"expected a whole number from 0; found {JsonLines.KindOf(Value)}.");

    /// <exception cref="DataException">This is no finite number.</exception>
    internal double Number() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Error($"expected a number; found {JsonLines.KindOf(Value)}.");

    /// <exception cref="DataException">This is neither true nor false.</exception>
    internal bool Flag() =>
        Value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? Value.GetBoolean()
            : throw Error($"expected true or false; found {JsonLines.KindOf(Value)}.");

    /// <summary>An error that names this place.</summary>
    internal DataException Error(string problem) => new(File, null, Path.Length == 0 ? problem : $"{Path}: {problem}");

    private JsonElement Require(JsonValueKind kind, string expected) =>
        Value.ValueKind == kind ? Value : throw Error($"expected {expected}; found {JsonLines.KindOf(Value)}.");

    private string PathOf(string field) => Path.Length == 0 ? field : $"{Path}.{field}";
}
