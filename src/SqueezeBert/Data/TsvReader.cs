namespace SqueezeBert.Data;

/// <summary>Reads tab-separated values: one row a line, no quoting, so a value holds any character but tab and line end.</summary>
/// <remarks>The files of GLUE are of this kind, and have bare quotation marks inside values.</remarks>
internal sealed class TsvReader : DataRowReader
{
    private readonly TextLineReader lines;
    private readonly Dictionary<string, int> columns;

    /// <param name="lines">Disposed with the reader.</param>
    /// <param name="columnNames">Names for a file without a header; null takes them from the first line.</param>
    /// <exception cref="DataException">The header is missing or has an empty or repeated name.</exception>
    internal TsvReader(TextLineReader lines, IReadOnlyList<string>? columnNames = null) : base(lines.Name)
    {
        this.lines = lines;
        columns = IndexColumns(Name, columnNames ?? ReadHeader());
    }

    /// <summary>Opens a file, unpacking <c>.gz</c>.</summary>
    /// <inheritdoc cref="TsvReader(TextLineReader, IReadOnlyList{string}?)"/>
    internal static TsvReader Open(string path, IReadOnlyList<string>? columnNames = null)
    {
        var lines = TextLineReader.Open(path);
        try
        {
            return new TsvReader(lines, columnNames);
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    internal override DataRow? Read()
    {
        if (!lines.TryRead(out var line)) return null;
        if (line.Problem is not null) throw BadRow(line.Number, line.Problem);
        var values = line.Text.Split('\t');
        if (values.Length != columns.Count)
            throw BadRow(line.Number, $"expected {columns.Count} values separated by tabs; found {values.Length}.");
        return new DataRow(Name, line.Number, columns, values);
    }

    public override void Dispose() => lines.Dispose();

    private string[] ReadHeader() =>
        lines.ReadLine()?.Split('\t') ?? throw new DataException(Name, null, "expected a header line; found an empty file.");
}
