namespace SqueezeBert.Pipelines;

/// <summary>A question and the text that holds its answer.</summary>
/// <param name="Question">The question; not empty.</param>
/// <param name="Context">The text, of any length; not empty.</param>
public readonly record struct QuestionAnsweringInput(string Question, string Context);
