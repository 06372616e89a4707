using SqueezeBert.Cli.Scoring.Models;
using SqueezeBert.Evaluation;

namespace SqueezeBert.Cli.Scoring;

/// <summary>The result of an evaluation.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Examples">How many examples were scored.</param>
/// <param name="Metrics">The figures, the official one first; none where the data has no labels.</param>
/// <param name="Speed">How fast the model answered; null where predictions came from a file.</param>
internal sealed record ScoreReport(string Task, long Examples, IReadOnlyList<Metric> Metrics, ModelSpeed? Speed);
