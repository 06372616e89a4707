using System.Text.Json;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Input;

/// <summary>An object of a JSON Lines file.</summary>
internal sealed class JsonFields(JsonLine line, IReadOnlyDictionary<string, string> columns) : RowFields
{
    internal override string? OptionalText(string field) => line.OptionalText(ColumnOf(field));

    internal override IReadOnlyList<string>? OptionalTexts(string field)
    {
        string column = ColumnOf(field);
        if (!line.Fields.TryGetProperty(column, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String ? [line.OptionalText(column)!] : JsonTexts.Of(value, column);
    }

    internal override string Text(string field) => OptionalText(field) ?? throw new FormatException($"'{ColumnOf(field)}': expected a string; found no such field.");

    internal override IReadOnlyList<string> Texts(string field) => OptionalTexts(field) ?? throw new FormatException($"'{ColumnOf(field)}': expected a list of strings; found no such field.");

    protected override string Blank(string field) => "an empty one";

    private string ColumnOf(string field) => columns.GetValueOrDefault(field, field);
}
