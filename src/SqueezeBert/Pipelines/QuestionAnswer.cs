namespace SqueezeBert.Pipelines;

/// <summary>A passage of the caller's context that may answer the question. Immutable.</summary>
/// <param name="Answer">The passage, character for character as the context has it; empty where the context doesn't answer.</param>
/// <param name="Start">Where it begins in the context; 0 for the empty answer.</param>
/// <param name="End">Where it ends, exclusive; 0 for the empty answer.</param>
/// <param name="Score">
/// The probability of its start times that of its end. Scores of the same words found in several windows or places are added
/// up, as in Hugging Face, so a sum may exceed 1.
/// </param>
public sealed record QuestionAnswer(string Answer, int Start, int End, float Score);
