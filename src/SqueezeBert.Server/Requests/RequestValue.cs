using System.Text.Json;
using SqueezeBert.Data;

namespace SqueezeBert.Server.Requests;

/// <summary>A value of a request's body, with the way to it for messages.</summary>
/// <param name="json">The value; undefined where there is none.</param>
/// <param name="path">The way to it, such as <c>inputs[3].text</c>; empty for the body itself.</param>
internal readonly struct RequestValue(JsonElement json, string path)
{
    internal JsonElement Json => json;

    // What isn't there has no way to it.
    internal string Path => path ?? "";

    internal JsonValueKind Kind => json.ValueKind;

    /// <summary>Whether something stands here; null is nothing.</summary>
    internal bool IsThere => json.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>A field; not there where the object lacks it, or where there is no object.</summary>
    internal RequestValue Field(string name)
    {
        string fieldPath = Path.Length == 0 ? name : $"{Path}.{name}";
        if (!IsThere) return new(default, fieldPath);
        if (json.ValueKind != JsonValueKind.Object) throw Wrong("an object");
        return new(json.TryGetProperty(name, out var value) ? value : default, fieldPath);
    }

    /// <summary>A field that must be there.</summary>
    internal RequestValue Required(string name) => Field(name) is { IsThere: true } field ? field : throw RequestException.Validation($"{Field(name).Path}: expected a value; found none.");

    /// <summary>Refuses fields that nobody reads.</summary>
    internal void RequireOnly(params ReadOnlySpan<string> names)
    {
        if (json.ValueKind != JsonValueKind.Object) return;
        foreach (var field in json.EnumerateObject())
            if (!names.Contains(field.Name)) throw RequestException.Validation($"{(Path.Length == 0 ? "" : Path + ": ")}expected {string.Join(", ", names.ToArray())}; found '{PrintableText.Of(field.Name)}'.");
    }

    internal RequestValue[] Items()
    {
        if (json.ValueKind != JsonValueKind.Array) throw Wrong("an array");
        var items = new RequestValue[json.GetArrayLength()];
        int i = 0;
        foreach (var item in json.EnumerateArray()) items[i] = new(item, $"{Path}[{i++}]");
        return items;
    }

    /// <summary>Items of which there must be one.</summary>
    internal RequestValue[] SomeItems() => Items() is { Length: > 0 } items ? items : throw RequestException.Empty($"{Path}: expected at least one; found none.");

    internal string Text() => json.ValueKind != JsonValueKind.String
        ? throw Wrong("a string")
        : JsonLines.TextOf(json) ?? throw RequestException.Validation($"{Path}: expected valid Unicode; found half of a surrogate pair.");

    /// <summary>A text that says something.</summary>
    internal string Words() => Text() is var text && !string.IsNullOrWhiteSpace(text) ? text : throw RequestException.Empty($"{Path}: expected a text; found an empty one.");

    internal string[] Texts() => Array.ConvertAll(Items(), item => item.Text());

    /// <summary>Texts of which there must be one.</summary>
    internal string[] SomeTexts() => Array.ConvertAll(SomeItems(), item => item.Text());

    internal string? OptionalText(string name) => Field(name) is { IsThere: true } field ? field.Text() : null;

    internal bool? OptionalBoolean(string name) => Field(name) is not { IsThere: true } field ? null
        : field.Kind is JsonValueKind.True or JsonValueKind.False ? field.Json.GetBoolean() : throw field.Wrong("true or false");

    internal int? OptionalInteger(string name, int least, int most = int.MaxValue) => Field(name) is { IsThere: true } field ? field.Integer(least, most) : null;

    internal int Integer(int least, int most = int.MaxValue) => json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out int value) && value >= least && value <= most
        ? value
        : throw Wrong($"a whole number from {least}{(most < int.MaxValue ? $" to {most}" : "")}");

    internal float? OptionalNumber(string name, float least, float most) => Field(name) is not { IsThere: true } field ? null
        : field.Kind == JsonValueKind.Number && field.Json.TryGetSingle(out float value) && value >= least && value <= most ? value : throw field.Wrong($"a number from {least} to {most}");

    /// <summary>One of some words.</summary>
    internal TValue? OptionalWord<TValue>(string name, params ReadOnlySpan<(string Word, TValue Value)> words) where TValue : struct
    {
        if (Field(name) is not { IsThere: true } field) return null;
        string found = field.Text();
        foreach (var (word, value) in words)
            if (word.Equals(found, StringComparison.OrdinalIgnoreCase)) return value;
        string[] all = new string[words.Length];
        for (int i = 0; i < all.Length; i++) all[i] = words[i].Word;
        throw RequestException.Validation($"{field.Path}: expected {string.Join(", ", all)}; found '{PrintableText.Of(found)}'.");
    }

    /// <summary>What to say of a value of another kind.</summary>
    internal RequestException Wrong(string expected) => RequestException.Validation($"{(Path.Length == 0 ? "body" : Path)}: expected {expected}; found {(json.ValueKind == JsonValueKind.Undefined ? "nothing" : JsonLines.KindOf(json))}.");
}
