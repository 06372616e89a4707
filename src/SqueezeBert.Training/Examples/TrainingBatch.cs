using SqueezeBert.Training.Distillation;

namespace SqueezeBert.Training.Examples;

/// <summary>Packed sequences with what the model should say about them.</summary>
/// <param name="Tokens">The sequences.</param>
/// <param name="Targets">What objectives on whole sequences want, sequence by sequence; empty for none.</param>
internal sealed record TrainingBatch(TokenBatch Tokens, float[] Targets)
{
    /// <summary>Tokens at which a head that reads tokens gives logits, [R], ascending; null for all.</summary>
    internal int[]? ScoredTokens { get; init; }

    /// <summary>What objectives on tokens want, one for each scored token.</summary>
    internal float[] TokenTargets { get; init; } = [];

    /// <summary>Where each example's sequences begin, and where the last one's end: choices of one question, texts of one pair.</summary>
    internal int[] ExampleOffsets { get; init; } = [];

    /// <summary>What a teacher says to it; null without one.</summary>
    internal TeacherAnswer? Teacher { get; init; }

    /// <summary>R.</summary>
    internal int ScoredTokenCount => ScoredTokens?.Length ?? Tokens.TokenCount;
}
