namespace SqueezeBert.Evaluation.Tasks;

/// <summary>A prediction for SQuAD 2.0.</summary>
/// <param name="Text">The answer; empty for none, null where there is no prediction.</param>
/// <param name="NoAnswerProbability">How sure the model is that there is no answer; null where it doesn't say.</param>
internal readonly record struct NoAnswerPrediction(string? Text, double? NoAnswerProbability);
