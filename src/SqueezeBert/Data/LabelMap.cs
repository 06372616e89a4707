using System.Globalization;
using System.Text.Json;

namespace SqueezeBert.Data;

/// <summary>Other names for labels, where a model and its data, or two data sets, don't use the same ones.</summary>
/// <remarks>
/// A <c>.json</c> file holds one object: <c>"name": "new name"</c>, or <c>"new name": ["name", …]</c> for several names that become one.
/// Any other file is text, one name a line: the new names of the ids 0, 1, 2, …. Names that a file doesn't mention stay.
/// Several files apply one after another.
/// </remarks>
internal sealed class LabelMap
{
    private readonly List<Dictionary<string, string>> steps = [];

    /// <summary>Whether all names stay.</summary>
    internal bool IsEmpty => steps.Count == 0;

    /// <summary>Reads files in the order in which they apply.</summary>
    /// <exception cref="DataException">A file can't be read, or gives a name two new ones.</exception>
    internal static LabelMap Read(IEnumerable<string> paths)
    {
        var map = new LabelMap();
        foreach (string path in paths) map.steps.Add(DataFile.FormatExtension(path) == ".json" ? FromJson(path) : FromLines(path));
        return map;
    }

    /// <summary>The new name of a label.</summary>
    internal string Map(string label)
    {
        foreach (var step in steps) label = step.GetValueOrDefault(label, label);
        return label;
    }

    /// <summary>A tag with the new name of its type: B-person becomes B-PER, or O where the new name is O.</summary>
    internal string MapTag(string tag)
    {
        if (tag is not ['B' or 'I' or 'E' or 'S', '-', ..]) return tag == "O" ? tag : Map(tag);
        string type = Map(tag[2..]);
        return type == "O" ? type : $"{tag[..2]}{type}";
    }

    private static Dictionary<string, string> FromJson(string path)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        using var document = JsonFile.Read(path);
        foreach (var (name, place) in new JsonPlace(path, "", document.RootElement).Fields())
        {
            if (place.Value.ValueKind == JsonValueKind.String) Add(name, place.Text(), place);
            else foreach (var member in place.Items()) Add(member.Text(), name, member);
        }
        return names;

        void Add(string name, string newName, JsonPlace place)
        {
            if (!names.TryAdd(name, newName)) throw place.Error($"expected one new name for '{name}'; found '{names[name]}' and '{newName}'.");
        }
    }

    private static Dictionary<string, string> FromLines(string path)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        using var lines = TextLineReader.Open(path);
        while (lines.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) throw new DataException(path, names.Count + 1, "expected the name of a label; found an empty line.");
            names.Add(names.Count.ToString(CultureInfo.InvariantCulture), line.Trim());
        }
        return names;
    }
}
