namespace SqueezeBert.Training.Tasks;

/// <summary>A premise with choices, to train multiple choice.</summary>
/// <param name="Premise">What is given.</param>
/// <param name="Question">What is asked about it; <c>cause</c> and <c>effect</c> stand for COPA's questions.</param>
/// <param name="Choices">At least two.</param>
/// <param name="Label">Number of the right one, from 0.</param>
public sealed record ChoiceExample(string Premise, string Question, IReadOnlyList<string> Choices, int Label);
