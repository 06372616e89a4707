namespace SqueezeBert.Data;

/// <summary>A text, or a pair of texts, with what a classifier should say about it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Label">The label's name; several names separated by commas for several labels at once, a number for regression.</param>
/// <param name="TextPair">The second text of a pair; null for a single text.</param>
public sealed record LabeledText(string Text, string Label, string? TextPair = null)
{
    /// <summary>The row of a data file that this was read from, for messages; null where it comes from elsewhere.</summary>
    internal DataRow? Row { get; init; }

    /// <summary>The labels of a row that has several, separated by commas.</summary>
    internal string[] Labels => Label.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reads a row's columns.</summary>
    /// <exception cref="DataException">The row lacks one.</exception>
    internal static LabeledText Of(DataRow row, ExampleColumns columns) =>
        new(row.Required(columns.Text), row.Required(columns.Label), columns.TextPair is null ? null : row.Required(columns.TextPair)) { Row = row };

    /// <summary>The same row, if it has its texts; for rows of files.</summary>
    /// <exception cref="DataException">The text is empty, or the second one of a pair.</exception>
    internal LabeledText RequireTexts()
    {
        if (string.IsNullOrWhiteSpace(Text)) throw Row!.Error("expected a text; found an empty one.");
        if (TextPair is not null && string.IsNullOrWhiteSpace(TextPair)) throw Row!.Error("expected two texts; found an empty second one.");
        return this;
    }

    /// <summary>Reads all rows.</summary>
    /// <exception cref="DataException">There is no row, or one can't be read or lacks a column.</exception>
    internal static List<LabeledText> ReadAll(DataRowReader reader, ColumnChoice choice, CancellationToken cancellation)
    {
        var rows = new List<LabeledText>();
        ExampleColumns? columns = null;
        while (reader.Read() is { } row)
        {
            cancellation.ThrowIfCancellationRequested();
            columns ??= choice.In(row);
            rows.Add(Of(row, columns));
        }
        if (rows.Count == 0) throw new DataException(reader.Name, null, "expected at least one row; found none.");
        return rows;
    }
}
