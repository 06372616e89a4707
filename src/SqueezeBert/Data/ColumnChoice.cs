namespace SqueezeBert.Data;

/// <summary>The columns that a user named; what is left open is found by the names that public data sets have (<see cref="KnownColumns"/>).</summary>
/// <param name="Text">The text; null to find it.</param>
/// <param name="TextPair">The second text; null to find it beside a text that was found, and for none beside one that was named.</param>
/// <param name="Label">The label; null to find it.</param>
internal sealed record ColumnChoice(string? Text, string? TextPair, string? Label)
{
    /// <summary>The columns in a file that has such a row.</summary>
    /// <exception cref="DataException">The row lacks a column that was named, or fits no known layout.</exception>
    internal ExampleColumns In(DataRow row) => Find(row, layout => Label ?? layout.Label)
        ?? throw row.Error($"expected columns of a known layout, or {(Text is null ? "--text-column" : "--label-column")}; found {string.Join(", ", row.Columns.Take(20))}.");

    /// <summary>As <see cref="In"/>, where the file needs no label; the label's column means nothing.</summary>
    /// <inheritdoc cref="In"/>
    internal ExampleColumns TextsIn(DataRow row) => (this with { Label = null }).Find(row, layout => Text ?? layout.Text)
        ?? throw row.Error($"expected columns of a known layout, or --text-column; found {string.Join(", ", row.Columns.Take(20))}.");

    private ExampleColumns? Find(DataRow row, Func<ExampleColumns, string> labelIn)
    {
        string[] names = [.. row.Columns];
        foreach (string? named in (string?[])[Text, TextPair, Label])
            if (named is not null && !names.Contains(named)) row.Required(named);
        return KnownColumns.Find(names, layout => new ExampleColumns(Text ?? layout.Text, TextPair ?? (Text is null ? layout.TextPair : null), labelIn(layout)));
    }
}
