namespace SqueezeBert.Cli.Input;

/// <summary>How the rows of an input are read.</summary>
/// <typeparam name="T">What is made of a row.</typeparam>
/// <param name="LineField">The field that a line of plain text is.</param>
/// <param name="Read">Makes it; throws <see cref="FormatException"/> with what was expected and found.</param>
internal sealed record RowReading<T>(string LineField, Func<RowFields, T> Read)
{
    /// <summary>Field → the column that the user says it stands in; other fields have columns of their own name.</summary>
    internal IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether an empty line is a text rather than a slip.</summary>
    internal bool AllowsEmptyLines { get; init; }
}
