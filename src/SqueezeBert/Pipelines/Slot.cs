namespace SqueezeBert.Pipelines;

/// <summary>A piece of information that a text gives beside its intent.</summary>
/// <param name="Label">What it is, such as <c>city</c>.</param>
/// <param name="Value">The caller's own text from start to end.</param>
/// <param name="Score">0 to 1: the mean of its words'.</param>
/// <param name="Start">Where it begins in the caller's text.</param>
/// <param name="End">Where it ends, exclusive.</param>
public readonly record struct Slot(string Label, string Value, float Score, int Start, int End);
