namespace SqueezeBert.Training;

/// <summary>Scores on a development set.</summary>
/// <param name="Metrics">Values by name, <c>loss</c> among them.</param>
/// <param name="ExampleCount">Examples scored.</param>
public sealed record EvaluationScores(IReadOnlyDictionary<string, double> Metrics, int ExampleCount);
