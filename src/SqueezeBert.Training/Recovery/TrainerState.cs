namespace SqueezeBert.Training.Recovery;

/// <summary>All of a trainer but its numbers: weights and moments stand in files of their own.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Journal">What it has written down.</param>
/// <param name="Best">The best score so far and the evaluations since; null where none was made.</param>
internal sealed record TrainerState(TrainingPosition Position, JournalState Journal, (double Score, int EvaluationsSince)? Best);
