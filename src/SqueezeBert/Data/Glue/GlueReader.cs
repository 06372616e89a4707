using System.Globalization;

namespace SqueezeBert.Data.Glue;

/// <summary>Reads the files of GLUE as the benchmark hands them out: tab-separated, without quoting, training, development or test part.</summary>
/// <remarks>
/// Columns are found by name, so that samples with fewer columns are read too. CoLA's training and development parts have no header;
/// its test part has. Test parts have no label. Not thread-safe.
/// </remarks>
internal sealed class GlueReader : IDisposable
{
    private const string CoLATestHeader = "index\tsentence";

    private readonly GlueTask task;
    private readonly TsvReader rows;
    private long count;

    private GlueReader(GlueTask task, TsvReader rows) => (this.task, this.rows) = (task, rows);

    /// <summary>Opens a file, unpacking <c>.gz</c>.</summary>
    /// <exception cref="DataException">The file is missing or its header is bad.</exception>
    internal static GlueReader Open(GlueTask task, string path)
    {
        if (task.NamesWithoutHeader is not { } names) return new GlueReader(task, TsvReader.Open(path));
        using var lines = TextLineReader.Open(path);
        return new GlueReader(task, TsvReader.Open(path, lines.ReadLine() == CoLATestHeader ? null : names));
    }

    /// <summary>The rows of a training or development part.</summary>
    /// <exception cref="DataException">A row can't be read or has no label.</exception>
    internal static IEnumerable<LabeledText> ReadLabeled(GlueTask task, string path)
    {
        using var reader = Open(task, path);
        while (reader.Read() is { } example)
            yield return new LabeledText(example.Text, example.Label ?? throw example.Row.Error($"expected a label in column '{task.Columns.Label}'; found none, as in test parts."), example.TextPair) { Row = example.Row };
    }

    /// <summary>Reads the next row; null at the end.</summary>
    /// <exception cref="DataException">The row can't be read or lacks a column.</exception>
    internal GlueExample? Read()
    {
        if (rows.Read() is not { } row) return null;
        long index = count++;
        if (row.Optional("index") is { } text && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index))
            throw row.Error($"expected a whole number in column 'index'; found '{text}'.");
        var columns = task.Columns;
        return new GlueExample(row, index, row.Required(columns.Text), columns.TextPair is null ? null : row.Required(columns.TextPair), row.Optional(columns.Label));
    }

    public void Dispose() => rows.Dispose();
}
