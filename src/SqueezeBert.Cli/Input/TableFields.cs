using SqueezeBert.Data;

namespace SqueezeBert.Cli.Input;

/// <summary>A row of a table. A column that the table lacks is an error of the whole table, not of the row.</summary>
internal sealed class TableFields(DataRow row, IReadOnlyDictionary<string, string> columns) : RowFields
{
    internal override string? OptionalText(string field) => row.Optional(ColumnOf(field, isRequired: columns.ContainsKey(field)));

    internal override IReadOnlyList<string>? OptionalTexts(string field) => OptionalText(field) is { } cell ? JsonTexts.OfCell(cell, ColumnOf(field, isRequired: false)) : null;

    internal override string Text(string field)
    {
        string column = ColumnOf(field, isRequired: true);
        return row.Optional(column) ?? throw new FormatException($"'{column}': expected a text; found no value.");
    }

    internal override IReadOnlyList<string> Texts(string field) => JsonTexts.OfCell(Text(field), ColumnOf(field, isRequired: true));

    protected override string Blank(string field) => $"an empty value in column '{ColumnOf(field, isRequired: false)}'";

    private string ColumnOf(string field, bool isRequired)
    {
        string column = columns.GetValueOrDefault(field, field);
        // Asked for, or named by the user: then it must be a column of the table.
        if (isRequired && !row.Has(column)) row.Required(column);
        return column;
    }
}
