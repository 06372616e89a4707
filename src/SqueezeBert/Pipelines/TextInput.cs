namespace SqueezeBert.Pipelines;

/// <summary>A text to classify, or a pair of texts that are judged together.</summary>
/// <param name="Text">The text.</param>
/// <param name="TextPair">The second text of a pair; null for a single text.</param>
public readonly record struct TextInput(string Text, string? TextPair = null);
