using System.Text;

namespace SqueezeBert.Data.Squad;

/// <summary>Reads SQuAD 1.1 and 2.0 in their official JSON form.</summary>
/// <remarks>
/// Fields beyond those needed (titles, plausible answers) may hold anything. <c>is_impossible</c> must agree with the answers: an
/// impossible question has none. That an answer stands at its place in the context is not checked.
/// </remarks>
internal static class SquadFile
{
    /// <summary>Bytes that hold the beginning of the first article.</summary>
    private const int LongestStart = 1 << 10;

    /// <summary>Whether a file's first characters are those of such a file: an object with <c>data</c>, not a row of JSON Lines.</summary>
    /// <exception cref="DataException">The file can't be read.</exception>
    internal static bool Fits(string path)
    {
        if (DataFile.FormatExtension(path) != ".json") return false;
        using var stream = DataFile.OpenRead(path);
        Span<byte> start = stackalloc byte[LongestStart];
        try
        {
            string text = Encoding.UTF8.GetString(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
            return text.Contains("\"paragraphs\"", StringComparison.Ordinal) && text.Contains("\"data\"", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new DataException(path, null, DataFile.Problem(error));
        }
    }

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
            // Without surrogate pairs, UTF-16 units are code points.
            bool pairs = context.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');
            foreach (var place in paragraph.Field("qas").Items())
            {
                var question = new SquadQuestion(place.Field("id").Text(), context, place.Field("question").Text(), AnswersOf(place, context, pairs));
                if (!ids.Add(question.Id)) throw place.Error($"expected an id of its own; found '{question.Id}' again.");
                yield return question;
            }
        }
    }

    private static SquadAnswer[] AnswersOf(JsonPlace question, string context, bool pairs)
    {
        SquadAnswer[] answers = [.. question.Field("answers").Items().Select(answer => AnswerOf(answer, context, pairs))];
        if (question.OptionalField("is_impossible")?.Flag() is true && answers.Length > 0)
            throw question.Error($"expected no answers where is_impossible is true; found {answers.Length}.");
        return answers;
    }

    private static SquadAnswer AnswerOf(JsonPlace answer, string context, bool pairs)
    {
        var place = answer.Field("answer_start");
        int codePoints = place.Count();
        int start = pairs ? UnitsOf(context, codePoints) : codePoints;
        return start <= context.Length
            ? new SquadAnswer(answer.Field("text").Text(), start)
            : throw place.Error($"expected a place in the context of {context.Length} characters; found {codePoints}.");
    }

    /// <summary>How many UTF-16 units the first code points of a text have; more than it has where it is shorter.</summary>
    private static int UnitsOf(string text, int codePoints)
    {
        int units = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (codePoints == 0) break;
            units += rune.Utf16SequenceLength;
            codePoints--;
        }
        return codePoints == 0 ? units : text.Length + 1;
    }
}
