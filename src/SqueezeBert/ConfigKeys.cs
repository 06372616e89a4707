using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace SqueezeBert;

/// <summary>Typed access to the keys of a <c>config.json</c>; remembers which ones were asked for.</summary>
internal sealed class ConfigKeys
{
    private const int MaxLabels = 1 << 20;
    private readonly OrderedDictionary<string, JsonElement> values = new(StringComparer.Ordinal);
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private readonly string source;
    private readonly string path;

    /// <param name="root">An object.</param>
    /// <param name="source">The file, for messages.</param>
    /// <param name="path">What stands before its keys in messages: names of outer keys, each with a dot behind it.</param>
    internal ConfigKeys(JsonElement root, string source, string path = "")
    {
        (this.source, this.path) = (source, path);
        foreach (var property in root.EnumerateObject())
            if (!values.TryAdd(property.Name, property.Value.Clone()))
                throw Wrong(property.Name, "expected the key once; found it twice.");
    }

    internal T RequiredWord<T>(string key, (string Word, T Value)[] words) where T : struct, Enum =>
        OptionalWord(key, words) ?? throw Wrong(key, $"expected {Choices(words)}; found no such key.");

    internal T Word<T>(string key, (string Word, T Value)[] words, T fallback) where T : struct, Enum =>
        OptionalWord(key, words) ?? fallback;

    internal T? OptionalWord<T>(string key, (string Word, T Value)[] words) where T : struct, Enum
    {
        if (!TryGet(key, out var value)) return null;
        return ValueOf(value, words) ?? throw Wrong(key, $"expected {Choices(words)}; found {Shown(value)}.");
    }

    /// <summary>One word, or a list of words; null where there is no such key.</summary>
    internal ImmutableArray<T>? WordOrWords<T>(string key, (string Word, T Value)[] words) where T : struct, Enum
    {
        if (!TryGet(key, out var value) || value.ValueKind != JsonValueKind.Array) return OptionalWord(key, words) is { } one ? [one] : null;
        return [.. value.EnumerateArray().Select(item => ValueOf(item, words) ?? throw Wrong(key, $"expected a list of {Choices(words)}; found {Shown(item)} in it."))];
    }

    /// <summary>The keys of an object inside; null where there is no such object or it is null.</summary>
    internal ConfigKeys? Within(string key)
    {
        if (!TryGet(key, out var value)) return null;
        return value.ValueKind == JsonValueKind.Object ? new ConfigKeys(value, source, path + key + ".") : throw Wrong(key, $"expected an object; found {Shown(value)}.");
    }

    /// <summary>The objects in an object, each with its name, in the file's order.</summary>
    internal IReadOnlyList<(string Name, ConfigKeys Keys)> Objects(string key)
    {
        var inner = RequiredWithin(key);
        return [.. inner.values.Keys.Select(name => (name, inner.RequiredWithin(name)))];
    }

    /// <summary>The keys of an object inside, which must be there.</summary>
    internal ConfigKeys RequiredWithin(string key) => Within(key) ?? throw WrongValue(key, "an object");

    internal int Integer(string key, int fallback)
    {
        if (!TryGet(key, out var value)) return fallback;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : throw Wrong(key, $"expected a whole number; found {Shown(value)}.");
    }

    internal double Number(string key, double fallback) => OptionalNumber(key) ?? fallback;

    internal double? OptionalNumber(string key)
    {
        if (!TryGet(key, out var value)) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Wrong(key, $"expected a number; found {Shown(value)}.");
    }

    internal bool Boolean(string key, bool fallback)
    {
        if (!TryGet(key, out var value)) return fallback;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(key, $"expected true or false; found {Shown(value)}.");
    }

    internal int? OptionalInteger(string key) => TryGet(key, out _) ? Integer(key, 0) : null;

    internal string? OptionalString(string key)
    {
        if (!TryGet(key, out var value)) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(key, $"expected text; found {Shown(value)}.");
    }

    /// <summary>The members of an object from name to text, those that are null left out; empty where there is no such object.</summary>
    internal ImmutableSortedDictionary<string, string> Texts(string key)
    {
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (Within(key) is { } inner)
            foreach (string name in inner.values.Keys)
                if (inner.OptionalString(name) is { } text) texts.Add(name, text);
        return texts.ToImmutable();
    }

    internal ImmutableArray<string> Strings(string key)
    {
        if (!TryGet(key, out var value)) return [];
        if (value.ValueKind != JsonValueKind.Array) throw Wrong(key, $"expected a list of names; found {Shown(value)}.");
        return [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String
            ? item.GetString()!
            : throw Wrong(key, $"expected a list of names; found {Shown(item)} in it."))];
    }

    /// <summary>A list of whole numbers from 0 on; empty where there is no such key.</summary>
    internal ImmutableArray<ulong> WholeNumbers(string key)
    {
        if (!TryGet(key, out var value)) return [];
        if (value.ValueKind != JsonValueKind.Array) throw Wrong(key, $"expected a list of whole numbers; found {Shown(value)}.");
        return [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetUInt64(out ulong number)
            ? number
            : throw Wrong(key, $"expected a list of whole numbers from 0 on; found {Shown(item)} in it."))];
    }

    /// <summary>Labels in id order: <c>id2label</c> where present, else <c>num_labels</c> names LABEL_0, LABEL_1, …</summary>
    internal ImmutableArray<string> Labels()
    {
        bool counted = TryGet("num_labels", out _);
        int count = Integer("num_labels", 2);
        if (count is < 1 or > MaxLabels) throw Wrong("num_labels", $"expected 1 to {MaxLabels:N0}; found {count}.");
        asked.Add("label2id");
        if (Names("id2label") is { } names)
            return !counted || count == names.Length ? names : throw Wrong("num_labels", $"expected {names.Length}, as many as id2label has; found {count}.");
        return [.. Enumerable.Range(0, count).Select(id => "LABEL_" + id.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>Names in id order from an object of ids and names; null where there is none.</summary>
    internal ImmutableArray<string>? Names(string key)
    {
        if (!TryGet(key, out var value)) return null;
        if (value.ValueKind != JsonValueKind.Object) throw Wrong(key, $"expected an object from id to name; found {Shown(value)}.");

        var names = new SortedDictionary<int, string>();
        foreach (var label in value.EnumerateObject())
        {
            if (!int.TryParse(label.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || label.Value.ValueKind != JsonValueKind.String || !names.TryAdd(id, label.Value.GetString()!))
                throw Wrong(key, $"expected ids 0, 1, 2, … each with one name; found \"{label.Name}\": {Shown(label.Value)}.");
        }
        if (names.Count == 0) throw Wrong(key, "expected at least one label; found none.");
        if (names.Keys.Last() != names.Count - 1)
            throw Wrong(key, $"expected the ids 0 to {names.Count - 1} without a gap; found {names.Count} ids up to {names.Keys.Last()}.");
        return [.. names.Values];
    }

    internal void Only(string key, string supported)
    {
        if (TryGet(key, out var value) && !(value.ValueKind == JsonValueKind.String && value.ValueEquals(supported)))
            throw Wrong(key, $"expected \"{supported}\", the only supported value; found {Shown(value)}.");
    }

    internal void OnlyFalse(string key)
    {
        if (TryGet(key, out var value) && value.ValueKind != JsonValueKind.False)
            throw Wrong(key, $"expected false, the only supported value; found {Shown(value)}.");
    }

    internal void OnlyTrue(string key)
    {
        if (TryGet(key, out var value) && value.ValueKind != JsonValueKind.True)
            throw Wrong(key, $"expected true, the only supported value; found {Shown(value)}.");
    }

    internal void OnlyNumber(string key, int supported)
    {
        if (TryGet(key, out var value) && Integer(key, supported) != supported)
            throw Wrong(key, $"expected {supported}, the only supported value; found {Shown(value)}.");
    }

    internal void OnlyEmpty(string key)
    {
        if (TryGet(key, out var value) && !(value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any()))
            throw Wrong(key, $"expected an empty object, the only supported value; found {Shown(value)}.");
    }

    /// <summary>Refuses keys that nobody asked for.</summary>
    internal void NoOthers()
    {
        foreach (var (key, value) in Others()) throw Wrong(key, $"expected no such key (it is not supported); found {Shown(value)}.");
    }

    internal ImmutableDictionary<string, JsonElement> Others() =>
        values.Where(pair => !asked.Contains(pair.Key)).ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>Whether the file names the key, with null too.</summary>
    internal bool Has(string key) => values.ContainsKey(key);

    /// <summary>A JSON null counts as an absent key, as it does in Python.</summary>
    private bool TryGet(string key, out JsonElement value)
    {
        asked.Add(key);
        return values.TryGetValue(key, out value) && value.ValueKind != JsonValueKind.Null;
    }

    /// <summary>The refusal of what stands under a key, with the file's own text of it.</summary>
    internal ConfigException WrongValue(string key, string expected) =>
        Wrong(key, $"expected {expected}; found {(TryGet(key, out var value) ? Shown(value) : "no such key")}.");

    internal ConfigException Wrong(string key, string problem) => new(source, path + key, problem);

    private static T? ValueOf<T>(JsonElement value, (string Word, T Value)[] words) where T : struct, Enum
    {
        if (value.ValueKind == JsonValueKind.String)
            foreach (var (word, candidate) in words)
                if (value.ValueEquals(word))
                    return candidate;
        return null;
    }

    private static string Choices<T>((string Word, T Value)[] words) => string.Join(" or ", words.Select(w => $"\"{w.Word}\""));

    private static string Shown(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length <= 80 ? text : text[..80] + "…";
    }
}
