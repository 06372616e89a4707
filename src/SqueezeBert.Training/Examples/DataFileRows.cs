using SqueezeBert.Data;

namespace SqueezeBert.Training.Examples;

/// <summary>Reads labelled texts from a file of rows with named columns.</summary>
internal static class DataFileRows
{
    /// <summary>Reads all rows.</summary>
    /// <exception cref="DataException">There is no row, or one can't be read or lacks a column.</exception>
    internal static TrainingData ReadAll(DataRowReader reader, ExampleColumns columns, CancellationToken cancellation)
    {
        var rows = new List<LabeledText>();
        var lineNumbers = new List<long>();
        while (reader.Read() is { } row)
        {
            cancellation.ThrowIfCancellationRequested();
            if (rows.Count == 0) columns = columns.In(row);
            rows.Add(new LabeledText(row.Required(columns.Text!), row.Required(columns.Label), columns.TextPair is null ? null : row.Required(columns.TextPair)));
            lineNumbers.Add(row.LineNumber);
        }
        if (rows.Count == 0) throw new DataException(reader.Name, null, "expected at least one row; found none.");
        return new TrainingData(reader.Name, rows, lineNumbers);
    }
}
