namespace SqueezeBert.Data;

/// <summary>One row of a table or one object of a JSON Lines file, its values as text by column name.</summary>
internal sealed class DataRow
{
    private readonly string file;
    private readonly IReadOnlyDictionary<string, int> columns;
    private readonly string?[] values;

    /// <param name="file">For messages.</param>
    /// <param name="lineNumber">From 1; the line the row starts on. Null where <paramref name="file"/> tells the place.</param>
    /// <param name="columns">Column name → index into <paramref name="values"/>; usually shared by all rows.</param>
    /// <param name="values">One per column; null where a JSON object has <c>null</c>.</param>
    internal DataRow(string file, long? lineNumber, IReadOnlyDictionary<string, int> columns, string?[] values) =>
        (this.file, LineNumber, this.columns, this.values) = (file, lineNumber, columns, values);

    /// <summary>Columns that the file has and that can't be read: name → what they hold.</summary>
    internal IReadOnlyDictionary<string, string>? Obstacles { get; init; }

    /// <summary>The line the row starts on, from 1; null where rows aren't told apart by line.</summary>
    internal long? LineNumber { get; }

    /// <summary>Column names, in the file's order.</summary>
    internal IEnumerable<string> Columns => columns.OrderBy(column => column.Value).Select(column => column.Key);

    /// <summary>Whether the row has the column, with or without a value.</summary>
    internal bool Has(string column) => columns.ContainsKey(column);

    /// <summary>A value; null when the row lacks the column or has no value there.</summary>
    /// <exception cref="DataException">The column can't be read.</exception>
    internal string? Optional(string column)
    {
        if (columns.TryGetValue(column, out int index)) return values[index];
        return Obstacles?.GetValueOrDefault(column) is { } found ? throw Error($"expected texts, numbers, true and false, or lists of them in column '{column}'; found {found}.") : null;
    }

    /// <summary>A value that must be there.</summary>
    /// <exception cref="DataException">The row lacks it.</exception>
    internal string Required(string column) =>
        Optional(column) ?? throw Error($"expected a value in column '{column}'; found {(Has(column) ? "null" : $"the columns {string.Join(", ", Columns)}")}.");

    /// <summary>An error that names this row.</summary>
    internal DataException Error(string problem) => new(file, LineNumber, problem);
}
