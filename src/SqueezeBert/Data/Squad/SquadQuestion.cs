namespace SqueezeBert.Data.Squad;

/// <summary>One question of SQuAD with the passage it is about.</summary>
/// <param name="Id">Names the question in prediction files.</param>
/// <param name="Context">The passage; the same string for all questions about it.</param>
/// <param name="Question">The question.</param>
/// <param name="Answers">Those that people gave; none where the passage has no answer (2.0).</param>
internal sealed record SquadQuestion(string Id, string Context, string Question, IReadOnlyList<SquadAnswer> Answers)
{
    /// <summary>Refuses what no model can be asked.</summary>
    /// <param name="file">Where it stands, for the message.</param>
    /// <exception cref="DataException">Question or passage is empty.</exception>
    internal void RequireWords(string file)
    {
        if (Question.Length == 0 || Context.Length == 0) throw new DataException(file, null, $"expected a question and a passage to ask a model about; found an empty one, {Id}.");
    }
}
