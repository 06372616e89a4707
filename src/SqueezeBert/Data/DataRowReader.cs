namespace SqueezeBert.Data;

/// <summary>Reads rows with named columns from a table or a JSON Lines file, in constant memory.</summary>
/// <remarks>Any row that can't be read is an error: for training, where leaving rows out silently would falsify a result. Not thread-safe.</remarks>
internal abstract class DataRowReader(string name) : IDisposable
{
    private DataException? badRow;

    /// <summary>The file, for messages.</summary>
    internal string Name { get; } = name;

    /// <summary>Reads the next row; null at the end.</summary>
    /// <exception cref="DataException">The row can't be read; the message names file and line.</exception>
    internal abstract DataRow? Read();

    /// <summary>Whether an error that <see cref="Read"/> threw was one row's, so that the next call reads the row behind it.</summary>
    internal bool GoesOnAfter(DataException error) => ReferenceEquals(error, badRow);

    public abstract void Dispose();

    /// <summary>The error of a row behind which others can be read.</summary>
    protected DataException BadRow(long lineNumber, string problem) => badRow = new DataException(Name, lineNumber, problem);

    /// <summary>Column name → index.</summary>
    /// <param name="name">The file.</param>
    /// <param name="header">Names in the columns' order.</param>
    /// <param name="line">Where they stand; null where the file has no lines.</param>
    /// <exception cref="DataException">A name is empty or stands twice.</exception>
    protected static Dictionary<string, int> IndexColumns(string name, IReadOnlyList<string> header, long? line = 1)
    {
        var columns = new Dictionary<string, int>(header.Count, StringComparer.Ordinal);
        for (int i = 0; i < header.Count; i++)
        {
            if (header[i].Length == 0) throw new DataException(name, line, $"expected a name for each column; found none for column {i + 1}.");
            if (!columns.TryAdd(header[i], i)) throw new DataException(name, line, $"expected different column names; found '{header[i]}' twice.");
        }
        return columns;
    }
}
