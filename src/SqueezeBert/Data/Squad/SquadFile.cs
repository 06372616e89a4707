using System.Text;

namespace SqueezeBert.Data.Squad;

/// <summary>Reads SQuAD 1.1 and 2.0 in their official JSON form.</summary>
/// <remarks>
/// Fields beyond those needed (titles, plausible answers) may hold anything. <c>is_impossible</c> must agree with the answers: an
/// impossible question has none. That an answer stands at its place in the context is not checked.
/// </remarks>
internal static class SquadFile
{
    /// <summary>The questions in the file's order, one at a time; unpacks <c>.gz</c>.</summary>
    /// <exception cref="DataException">The file can't be read or isn't of this form, or an id stands twice.</exception>
    internal static IEnumerable<SquadQuestion> Read(string path)
    {
        using var document = JsonFile.Read(path);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var root = new JsonPlace(path, "", document.RootElement);
        foreach (var paragraph in root.Field("data").Items().SelectMany(article => article.Field("paragraphs").Items()))
        {
            string context = paragraph.Field("context").Text();
            foreach (var place in paragraph.Field("qas").Items())
            {
                var question = new SquadQuestion(place.Field("id").Text(), context, place.Field("question").Text(), AnswersOf(place, context));
                if (!ids.Add(question.Id)) throw place.Error($"expected an id of its own; found '{question.Id}' again.");
                yield return question;
            }
        }
    }

    private static SquadAnswer[] AnswersOf(JsonPlace question, string context)
    {
        SquadAnswer[] answers = [.. question.Field("answers").Items().Select(answer => AnswerOf(answer, context))];
        if (question.OptionalField("is_impossible")?.Flag() is true && answers.Length > 0)
            throw question.Error($"expected no answers where is_impossible is true; found {answers.Length}.");
        return answers;
    }

    private static SquadAnswer AnswerOf(JsonPlace answer, string context)
    {
        var place = answer.Field("answer_start");
        int codePoints = place.Count(), start = 0;
        while (codePoints > 0 && start < context.Length)
        {
            start += Rune.TryGetRuneAt(context, start, out var rune) ? rune.Utf16SequenceLength : 1;
            codePoints--;
        }
        return codePoints == 0
            ? new SquadAnswer(answer.Field("text").Text(), start)
            : throw place.Error($"expected a place in the context; found one {codePoints} characters behind its end.");
    }
}
