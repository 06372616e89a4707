namespace SqueezeBert.Pipelines;

/// <summary>Neighbouring tokens of a window that may be an answer.</summary>
/// <param name="First">Number of the first token in the window.</param>
/// <param name="Last">Number of the last token, not before the first.</param>
internal readonly record struct AnswerSpan(int First, int Last);
