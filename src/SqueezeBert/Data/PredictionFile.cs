using System.Diagnostics.CodeAnalysis;

namespace SqueezeBert.Data;

/// <summary>What a file of predictions says, by the name of the example: the index of a row, the id of a question.</summary>
/// <param name="name">The file, for messages.</param>
internal sealed class PredictionFile<T>(string name)
{
    private readonly Dictionary<string, (long? LineNumber, T Value)> rows = new(StringComparer.Ordinal);

    /// <summary>Predictions that no example has taken.</summary>
    internal IReadOnlyCollection<string> Untaken => rows.Keys;

    /// <summary>Adds a prediction.</summary>
    /// <exception cref="DataException">The example has one already.</exception>
    internal void Add(string id, long? lineNumber, T value)
    {
        if (!rows.TryAdd(id, (lineNumber, value))) throw new DataException(name, lineNumber, $"expected one prediction for {id}; found another.");
    }

    /// <summary>Takes the prediction of an example out.</summary>
    internal bool TryTake(string id, [MaybeNullWhen(false)] out T value)
    {
        bool found = rows.Remove(id, out var row);
        value = row.Value;
        return found;
    }

    /// <summary>Takes the prediction of an example out.</summary>
    /// <exception cref="DataException">There is none.</exception>
    internal T Take(string id) =>
        TryTake(id, out var value) ? value : throw new DataException(name, null, $"expected a prediction for each example; found none for {id}.");

    /// <summary>Refuses predictions that no example has taken: they belong to other data.</summary>
    /// <exception cref="DataException">There are some.</exception>
    internal void RequireAllTaken()
    {
        if (rows.Count == 0) return;
        var (id, (lineNumber, _)) = rows.First();
        throw new DataException(name, lineNumber, $"expected predictions for the examples of the data only; found {rows.Count} more, such as that for {id}.");
    }
}
