namespace SqueezeBert.Training;

/// <summary>A text, or a pair of texts, with what a classifier should say about it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Label">The label's name; several names separated by commas for several labels at once, a number for regression.</param>
/// <param name="TextPair">The second text of a pair; null for a single text.</param>
public sealed record LabeledText(string Text, string Label, string? TextPair = null);
