using SqueezeBert.Data;

namespace SqueezeBert.Training;

/// <summary>Labelled texts, with a name for messages and for the model's card. Immutable; the rows must not change afterwards.</summary>
public sealed class TrainingData
{
    /// <summary>Takes rows that are in memory.</summary>
    /// <param name="name">What to call the data, such as the file it came from.</param>
    /// <param name="rows">The texts and labels.</param>
    public TrainingData(string name, IReadOnlyList<LabeledText> rows)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(rows);
        (Name, Rows) = (name, rows);
    }

    /// <summary>What the data is called.</summary>
    public string Name { get; }

    /// <summary>The texts and labels.</summary>
    public IReadOnlyList<LabeledText> Rows { get; }

    /// <summary>An error that names a row.</summary>
    internal DataException Error(int row, string problem) => Rows[row].Row?.Error(problem) ?? new DataException(Name, null, $"row {row + 1}: {problem}");
}
