namespace SqueezeBert.Data.Squad;

/// <summary>One question of SQuAD with the passage it is about.</summary>
/// <param name="Id">Names the question in prediction files.</param>
/// <param name="Context">The passage; the same string for all questions about it.</param>
/// <param name="Question">The question.</param>
/// <param name="Answers">Those that people gave; none where the passage has no answer (2.0).</param>
internal sealed record SquadQuestion(string Id, string Context, string Question, IReadOnlyList<SquadAnswer> Answers);
