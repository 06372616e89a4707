using System.Globalization;
using SqueezeBert.Cli.Input.Parquet;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Input;

/// <summary>Reads the rows of a Parquet file: texts, numbers, true and false as text, lists of them as JSON; a null is a value that isn't there.</summary>
/// <remarks>
/// Of each column one page is in memory. Pages packed by Snappy, gzip, Brotli or Zstandard. Columns of any other kind are an error
/// where somebody asks for them and no obstacle else.
/// </remarks>
internal sealed class ParquetRowReader : DataRowReader
{
    private readonly Stream file;
    private readonly IReadOnlyList<RowGroup> groups;
    private readonly ParquetColumn[] columns;
    private readonly Dictionary<string, int> names;
    private readonly Dictionary<string, string> obstacles;
    private ColumnReader[] readers = [];
    private int nextGroup;
    private long rowsLeft;
    private long row;

    /// <param name="file">Readable at any place; disposed with the reader.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="DataException">This is no Parquet file, or no column of it can be read.</exception>
    internal ParquetRowReader(Stream file, string name) : base(name)
    {
        if (!file.CanSeek) throw new DataException(name, null, "expected a Parquet file on disk and not packed once more, since it is read from its end; found what can only be read on.");
        this.file = file;
        var footer = Reading(() => ParquetFooter.Read(file));
        groups = footer.RowGroups;
        var all = Reading(() => ParquetColumn.Of(footer.Schema));
        columns = [.. all.Where(column => column.Obstacle is null)];
        names = IndexColumns(name, [.. columns.Select(column => column.Name)], null);
        obstacles = all.Where(column => column.Obstacle is not null).DistinctBy(column => column.Name).ToDictionary(column => column.Name, column => column.Obstacle!, StringComparer.Ordinal);
        if (columns.Length == 0) throw new DataException(name, null, $"expected columns of texts, numbers, true and false, or lists of them; found {(all.Count == 0 ? "no column" : $"only {string.Join(", ", obstacles.Select(obstacle => $"'{obstacle.Key}' of {obstacle.Value}").Take(5))}")}.");
    }

    /// <summary>Opens a file.</summary>
    /// <inheritdoc cref="ParquetRowReader(Stream, string)"/>
    internal static ParquetRowReader Open(string path)
    {
        var stream = DataFile.OpenRead(path);
        try
        {
            return new ParquetRowReader(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    internal override DataRow? Read()
    {
        while (rowsLeft == 0)
        {
            if (nextGroup == groups.Count) return null;
            readers = Reading(() => Begin(groups[nextGroup++]));
        }
        rowsLeft--;
        row++;
        var values = new string?[columns.Length];
        for (int i = 0; i < values.Length; i++) values[i] = CellOf(i);
        return new DataRow(Place, null, names, values) { Obstacles = obstacles };
    }

    public override void Dispose() => file.Dispose();

    private string Place => string.Create(CultureInfo.InvariantCulture, $"{Name}: row {row}");

    private ColumnReader[] Begin(RowGroup group)
    {
        rowsLeft = group.RowCount;
        foreach (var column in columns)
        {
            if (column.Chunk >= group.Chunks.Count) throw new FormatException($"expected values of column '{column.Name}' in each group of rows; found none.");
            if (group.Chunks[column.Chunk].ValueCount is var count && (column.IsList ? count < rowsLeft : count != rowsLeft))
                throw new FormatException($"expected a value of column '{column.Name}' for each of {rowsLeft} rows; found {count}.");
        }
        return [.. columns.Select(column => new ColumnReader(file, column, group.Chunks[column.Chunk]))];
    }

    private string? CellOf(int column)
    {
        try
        {
            return readers[column].Next();
        }
        catch (Exception error) when (error is FormatException or IOException)
        {
            throw new DataException(Place, null, $"column '{columns[column].Name}': {error.Message}");
        }
    }

    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is FormatException or IOException)
        {
            throw new DataException(Name, null, error.Message);
        }
    }
}
