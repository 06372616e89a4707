namespace SqueezeBert.Cli.Input;

/// <summary>Where a command's rows come from: its arguments, or an input.</summary>
/// <param name="texts">The arguments; null for <paramref name="source"/>.</param>
/// <param name="source">The input; null for <paramref name="texts"/>.</param>
/// <param name="format">What the input's rows are.</param>
/// <param name="columns">Field → column, as in <see cref="RowReading{T}.Columns"/>.</param>
internal sealed class RowFeed(IReadOnlyList<string>? texts, InputSource? source, InputFormat format, IReadOnlyDictionary<string, string> columns)
{
    /// <summary>The rows, one at a time; they can be read once.</summary>
    /// <exception cref="Data.DataException">The input has no row, lacks a column, or can't be read at all.</exception>
    internal IEnumerable<InputRow<T>> Rows<T>(RowReading<T> reading) =>
        source is null ? InputRows.OfArguments(texts!, reading) : InputRows.Of(source, format, reading with { Columns = columns });
}
