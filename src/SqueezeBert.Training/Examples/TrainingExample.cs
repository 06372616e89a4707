namespace SqueezeBert.Training.Examples;

/// <summary>One tokenized example with its targets.</summary>
/// <param name="Sequences">Most often one; the choices of a question, or texts that belong together.</param>
/// <param name="Targets">As the objective wants them for whole sequences: one class, or one number per label.</param>
internal sealed record TrainingExample(TokenSequence[] Sequences, float[] Targets)
{
    /// <summary>Numbers of the tokens that have a target, ascending, where tokens have some; then there is one sequence.</summary>
    internal int[]? ScoredTokens { get; init; }

    /// <summary>One for each scored token.</summary>
    internal float[] TokenTargets { get; init; } = [];

    /// <summary>Tokens of all sequences.</summary>
    internal int TokenCount => Sequences.Sum(sequence => sequence.InputIds.Length);
}
