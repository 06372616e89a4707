namespace SqueezeBert.Data;

/// <summary>A row of a data file before it is tokenized.</summary>
/// <param name="Row">The row, for messages.</param>
/// <param name="Text">The text.</param>
/// <param name="TextPair">The second text, or null.</param>
/// <param name="Label">The label as it stands in the file.</param>
internal sealed record LabeledText(DataRow Row, string Text, string? TextPair, string Label)
{
    /// <summary>The labels of a row that has several, separated by commas.</summary>
    internal string[] Labels => Label.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reads a row's columns.</summary>
    /// <exception cref="DataException">The row lacks one.</exception>
    internal static LabeledText Of(DataRow row, ExampleColumns columns) =>
        new(row, row.Required(columns.Text), columns.TextPair is null ? null : row.Required(columns.TextPair), row.Required(columns.Label));

    /// <summary>Reads all rows.</summary>
    /// <exception cref="DataException">A row can't be read or lacks a column.</exception>
    internal static List<LabeledText> ReadAll(DataRowReader reader, ExampleColumns columns, CancellationToken cancellation)
    {
        var rows = new List<LabeledText>();
        while (reader.Read() is { } row)
        {
            cancellation.ThrowIfCancellationRequested();
            rows.Add(Of(row, columns));
        }
        if (rows.Count == 0) throw new DataException(reader.Name, null, "expected at least one row; found none.");
        return rows;
    }
}
