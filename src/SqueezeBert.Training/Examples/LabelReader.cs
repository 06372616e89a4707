using System.Collections.Immutable;
using System.Globalization;
using SqueezeBert.Data;

namespace SqueezeBert.Training.Examples;

/// <summary>Turns labels of a data file into targets.</summary>
/// <remarks>
/// Single label: the label's name. Several labels: names separated by commas, an empty value for none. Regression: a number.
/// </remarks>
internal sealed class LabelReader
{
    private readonly ProblemType problem;
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);

    internal LabelReader(ProblemType problem, ImmutableArray<string> names)
    {
        (this.problem, Names) = (problem, names);
        for (int id = 0; id < names.Length; id++) ids.TryAdd(names[id], id);
    }

    /// <summary>Label names in id order.</summary>
    internal ImmutableArray<string> Names { get; }

    /// <summary>The labels that a file uses: numbers by size, else names in ordinal order, as in Hugging Face's examples.</summary>
    internal static ImmutableArray<string> NamesIn(ProblemType problem, IEnumerable<LabeledText> rows)
    {
        if (problem == ProblemType.Regression) return ["LABEL_0"];
        var names = rows.SelectMany(row => problem == ProblemType.MultiLabelClassification ? row.Labels : [row.Label]).ToHashSet(StringComparer.Ordinal);
        bool numbers = names.All(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return numbers
            ? [.. names.OrderBy(name => int.Parse(name, CultureInfo.InvariantCulture))]
            : [.. names.Order(StringComparer.Ordinal)];
    }

    /// <exception cref="FormatException">The label is empty, unknown or no number.</exception>
    internal float[] Read(LabeledText row) => problem switch
    {
        ProblemType.Regression => [ReadNumber(row.Label)],
        ProblemType.MultiLabelClassification => ReadSeveral(row.Labels),
        _ => string.IsNullOrWhiteSpace(row.Label) ? throw new FormatException("expected a label; found an empty one.") : [IdOf(row.Label)],
    };

    private static float ReadNumber(string label) =>
        float.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)
            ? number
            : throw new FormatException($"expected a number as label; found '{label}'.");

    private float[] ReadSeveral(string[] labels)
    {
        var targets = new float[Names.Length];
        foreach (string name in labels) targets[IdOf(name)] = 1;
        return targets;
    }

    private int IdOf(string name)
    {
        if (ids.TryGetValue(name, out int id)) return id;
        throw new FormatException($"expected one of the labels {string.Join(", ", Names.Take(20))}{(Names.Length > 20 ? ", …" : "")}; found '{name}'.");
    }
}
