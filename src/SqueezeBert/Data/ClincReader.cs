using System.Text.Json;

namespace SqueezeBert.Data;

/// <summary>Reads CLINC150's JSON file: named parts (<c>train</c>, <c>val</c>, <c>oos_val</c>, …), each a list of pairs of text and intent.</summary>
/// <remarks>Rows have the columns <c>text</c> and <c>intent</c>; those of the oos parts, out of scope, have the intent <c>oos</c>.</remarks>
internal sealed class ClincReader : DataRowReader
{
    private static readonly Dictionary<string, int> Columns = new(StringComparer.Ordinal) { ["text"] = 0, ["intent"] = 1 };

    private readonly JsonDocument document;
    private readonly IEnumerator<JsonPlace> pairs;

    private ClincReader(string name, JsonDocument document, IEnumerable<JsonPlace> pairs) : base(name) =>
        (this.document, this.pairs) = (document, pairs.GetEnumerator());

    /// <summary>Opens a file, unpacking <c>.gz</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parts">Names of the parts to read, one after another.</param>
    /// <exception cref="DataException">The file can't be read, or lacks a part.</exception>
    internal static ClincReader Open(string path, IReadOnlyList<string> parts)
    {
        var document = JsonFile.Read(path);
        try
        {
            var root = new JsonPlace(path, "", document.RootElement);
            string[] names = [.. root.Fields().Select(field => field.Name)];
            foreach (string part in parts)
                if (!names.Contains(part, StringComparer.Ordinal))
                    throw root.Error($"expected a part '{part}'; found {string.Join(", ", names.Take(20))}.");
            return new ClincReader(path, document, parts.SelectMany(part => root.Field(part).Items()));
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    internal override DataRow? Read()
    {
        if (!pairs.MoveNext()) return null;
        var pair = pairs.Current;
        if (pair.Items().ToArray() is not [var text, var intent]) throw pair.Error("expected a text and an intent; found another number of values.");
        return new DataRow($"{pair.File}: {pair.Path}", null, Columns, [text.Text(), intent.Text()]);
    }

    public override void Dispose()
    {
        pairs.Dispose();
        document.Dispose();
    }
}
