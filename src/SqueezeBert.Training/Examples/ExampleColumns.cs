using SqueezeBert.Data;

namespace SqueezeBert.Training.Examples;

/// <summary>Which columns of a data file hold what.</summary>
/// <param name="Text">The text; null for the first of the usual names that the file has.</param>
/// <param name="TextPair">The second text; null for single texts, or for the usual partner of a text whose name was not given.</param>
/// <param name="Label">The label, several labels separated by commas, or a number.</param>
internal sealed record ExampleColumns(string? Text, string? TextPair, string Label)
{
    /// <summary>Names of texts and of the second texts of pairs, as this tool and the files of GLUE have them.</summary>
    private static readonly (string Text, string? Pair)[] Usual = [("text", "text_pair"), ("sentence1", "sentence2"), ("sentence", null)];

    /// <summary>These columns with the text's name found in a row.</summary>
    /// <exception cref="DataException">The row has no column of a usual name.</exception>
    internal ExampleColumns In(DataRow row)
    {
        if (Text is not null) return this;
        string[] names = [.. row.Columns];
        foreach (var (text, pair) in Usual)
            if (names.Contains(text))
                return this with { Text = text, TextPair = TextPair ?? (names.Contains(pair) ? pair : null) };
        throw row.Error($"expected a column {string.Join(", ", Usual.Select(usual => usual.Text))}, or the text column's name (text_column); found the columns {string.Join(", ", names)}.");
    }
}
