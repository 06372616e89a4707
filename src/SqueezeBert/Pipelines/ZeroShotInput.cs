namespace SqueezeBert.Pipelines;

/// <summary>A text and the labels that it may get.</summary>
/// <param name="Text">The text.</param>
/// <param name="CandidateLabels">Labels in plain words, at least one; they fit into the pipeline's hypothesis template.</param>
public readonly record struct ZeroShotInput(string Text, IReadOnlyList<string> CandidateLabels);
