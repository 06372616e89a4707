namespace SqueezeBert.Training.Examples;

/// <summary>Which columns of a data file hold what.</summary>
/// <param name="Text">The text.</param>
/// <param name="TextPair">The second text; null for single texts.</param>
/// <param name="Label">The label, several labels separated by commas, or a number.</param>
internal sealed record ExampleColumns(string Text, string? TextPair, string Label);
