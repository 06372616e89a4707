namespace SqueezeBert.Pipelines;

/// <summary>A sentence and those to compare it with.</summary>
/// <param name="SourceSentence">The sentence.</param>
/// <param name="Sentences">The others; may be empty.</param>
public readonly record struct SentenceSimilarityInput(string SourceSentence, IReadOnlyList<string> Sentences);
