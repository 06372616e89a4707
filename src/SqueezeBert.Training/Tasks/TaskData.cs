namespace SqueezeBert.Training.Tasks;

/// <summary>Rows of data, with a name for messages and for the model's card. The rows must not change afterwards.</summary>
/// <param name="Name">What the data is called, such as the file it came from.</param>
/// <param name="Rows">All rows; labels are those of all.</param>
/// <param name="MaxRows">Rows that are used, from the first on; null for all.</param>
/// <typeparam name="TRow">A row.</typeparam>
public sealed record TaskData<TRow>(string Name, IReadOnlyList<TRow> Rows, int? MaxRows = null)
{
    /// <summary>The rows that are used.</summary>
    internal IReadOnlyList<TRow> Used => [.. Rows.Take(MaxRows ?? Rows.Count)];

    /// <summary>The same rows in another form.</summary>
    /// <param name="change">Gives the form of a row, or what is wrong with it.</param>
    /// <exception cref="TrainingException">Something is wrong with a row.</exception>
    internal TaskData<TOther> Select<TOther>(Func<TRow, (TOther Row, string? Problem)> change)
    {
        var rows = new List<TOther>();
        foreach (var row in Rows)
        {
            var (other, problem) = change(row);
            if (problem is not null) throw new TrainingException($"{Name}: row {rows.Count + 1}: {problem}");
            rows.Add(other);
        }
        return new TaskData<TOther>(Name, rows, MaxRows);
    }
}
