using System.Collections.Immutable;

namespace SqueezeBert.Pipelines;

/// <summary>What is known and the texts to choose among.</summary>
/// <param name="Context">What is known: a passage, or the beginning of a story.</param>
/// <param name="Choices">The texts to choose among, at least one.</param>
/// <param name="Question">What is asked about it, or the sentence that the choices go on with; null for nothing.</param>
public readonly record struct MultipleChoiceInput(string Context, ImmutableArray<string> Choices, string? Question = null);
