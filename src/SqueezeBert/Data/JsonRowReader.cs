using System.Text.Json;

namespace SqueezeBert.Data;

/// <summary>Reads the objects of a JSON Lines file as rows. Numbers, booleans, arrays and objects keep their JSON text.</summary>
internal sealed class JsonRowReader(TextLineReader lines) : DataRowReader(lines.Name)
{
    /// <summary>Opens a file, unpacking <c>.gz</c>.</summary>
    /// <exception cref="DataException">The file is missing or may not be read.</exception>
    internal static JsonRowReader Open(string path) => new(TextLineReader.Open(path));

    internal override DataRow? Read()
    {
        if (!lines.TryRead(out var line)) return null;
        var row = JsonLines.Parse(line);
        if (row.Problem is not null) throw new DataException(Name, row.Number, row.Problem);
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = new List<string?>();
        foreach (var field in row.Fields.EnumerateObject())
        {
            columns.Add(field.Name, values.Count);
            values.Add(ValueOf(field.Value, field.Name, row.Number));
        }
        return new DataRow(Name, row.Number, columns, [.. values]);
    }

    public override void Dispose() => lines.Dispose();

    private string? ValueOf(JsonElement value, string field, long lineNumber) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => JsonLines.TextOf(value) ?? throw new DataException(Name, lineNumber, $"'{field}': expected valid Unicode; found half of a surrogate pair."),
        _ => value.GetRawText(),
    };
}
