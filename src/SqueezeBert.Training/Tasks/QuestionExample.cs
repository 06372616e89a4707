namespace SqueezeBert.Training.Tasks;

/// <summary>A question about a context, to train question answering.</summary>
/// <param name="Question">The question.</param>
/// <param name="Context">The context, of any length.</param>
/// <param name="Answer">The answer as it stands in the context; null where the context has none.</param>
/// <param name="AnswerStart">Where it begins in the context, in UTF-16 units.</param>
public sealed record QuestionExample(string Question, string Context, string? Answer, int AnswerStart = 0);
