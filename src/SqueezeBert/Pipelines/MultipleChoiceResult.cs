using System.Collections.Immutable;

namespace SqueezeBert.Pipelines;

/// <summary>How the choices of one input compare. Immutable.</summary>
public sealed record MultipleChoiceResult
{
    /// <summary>All choices, best first.</summary>
    public required ImmutableArray<ChoiceScore> Scores { get; init; }

    /// <summary>Tokens that the model saw for all choices, [CLS] and [SEP] included.</summary>
    public required int TokenCount { get; init; }

    /// <summary>The best choice.</summary>
    public ChoiceScore Top => Scores[0];
}

/// <summary>One choice and how strongly the model prefers it.</summary>
/// <param name="Index">Its number among the caller's choices, from 0.</param>
/// <param name="Choice">The choice as the caller wrote it.</param>
/// <param name="Score">0 to 1; the scores of an input's choices add up to 1.</param>
/// <param name="RemovedTokenCount">Tokens that were cut off because the model takes no more; 0 where it saw everything.</param>
public readonly record struct ChoiceScore(int Index, string Choice, float Score, int RemovedTokenCount);
