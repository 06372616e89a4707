namespace SqueezeBert.Data;

/// <summary>Which columns of a data file hold what.</summary>
/// <param name="Text">The text.</param>
/// <param name="TextPair">The second text; null for single texts.</param>
/// <param name="Label">The label, several labels separated by commas, or a number.</param>
internal sealed record ExampleColumns(string Text, string? TextPair, string Label)
{
    /// <summary>Whether a file with these columns has all of ours.</summary>
    internal bool AreIn(IEnumerable<string> columns) => new[] { Text, TextPair ?? Text, Label }.All(columns.Contains);
}
