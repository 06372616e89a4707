namespace SqueezeBert.Training.Tasks;

/// <summary>Rows of a data file, with its name for messages and for the model's card.</summary>
/// <param name="Name">What the data is called.</param>
/// <param name="Rows">All rows; labels are those of all.</param>
/// <param name="MaxRows">Rows that are used, from the first on; null for all.</param>
internal sealed record TaskData<TRow>(string Name, IReadOnlyList<TRow> Rows, int? MaxRows = null)
{
    /// <summary>The rows that are used.</summary>
    internal IReadOnlyList<TRow> Used => [.. Rows.Take(MaxRows ?? Rows.Count)];
}
