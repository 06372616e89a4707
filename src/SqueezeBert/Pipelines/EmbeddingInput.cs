namespace SqueezeBert.Pipelines;

/// <summary>A text to embed.</summary>
/// <param name="Text">The text.</param>
/// <param name="Prompt">What to put before it, such as "query: "; null for the pipeline's own, empty for nothing.</param>
/// <param name="Dimensions">How many features to keep, at least 1; null for the pipeline's own number.</param>
public readonly record struct EmbeddingInput(string Text, string? Prompt = null, int? Dimensions = null);
