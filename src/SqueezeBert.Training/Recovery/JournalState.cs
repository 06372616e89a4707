namespace SqueezeBert.Training.Recovery;

/// <summary>What a journal holds between two steps.</summary>
/// <param name="Totals">What it adds up.</param>
/// <param name="Runtime">Wall-clock time of the run and of those that it goes on from.</param>
/// <param name="Training">Reports of training.</param>
/// <param name="Evaluations">Reports of evaluation.</param>
internal sealed record JournalState(JournalTotals Totals, TimeSpan Runtime, IReadOnlyList<TrainingProgress> Training, IReadOnlyList<EvaluationProgress> Evaluations);
