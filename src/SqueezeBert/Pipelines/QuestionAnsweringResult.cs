using System.Collections.Immutable;

namespace SqueezeBert.Pipelines;

/// <summary>What a context answers to a question. Immutable.</summary>
public sealed record QuestionAnsweringResult
{
    /// <summary>
    /// Answers, best first; at most <see cref="QuestionAnsweringOptions.TopK"/>. None where the context has no words and an empty
    /// answer isn't allowed.
    /// </summary>
    public required ImmutableArray<QuestionAnswer> Answers { get; init; }

    /// <summary>The best answer; null where there is none.</summary>
    public QuestionAnswer? Top => Answers.IsEmpty ? null : Answers[0];

    /// <summary>How many overlapping windows the context was read in.</summary>
    public required int WindowCount { get; init; }

    /// <summary>Tokens that the model saw in all windows, question and special tokens included.</summary>
    public required int TokenCount { get; init; }

    /// <summary>The score of "the context doesn't say", whether it may be an answer or not: the lowest that any window gives it.</summary>
    internal double NoAnswerScore { get; init; }

    /// <summary>The score of no answer over its sum with that of the best answer: above 0.5 where no answer is the likelier.</summary>
    internal double NoAnswerProbability => NoAnswerScore + (Top?.Score ?? 0) is > 0 and double sum ? NoAnswerScore / sum : 1;

    /// <summary>Tokens that were cut off the end of the question; 0 where the model saw it whole. Of the context nothing is cut.</summary>
    public required int RemovedQuestionTokenCount { get; init; }
}
