using Spectre.Console.Rendering;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary>Answers with their scores, and the best one marked in its passage.</summary>
internal static class QuestionAnsweringView
{
    /// <summary>Characters of the context shown on each side of the answer.</summary>
    private const int Around = 160;

    internal static IEnumerable<IRenderable> Show(QuestionAnsweringInput input, QuestionAnsweringResult result)
    {
        yield return AnswerParts.Heading(input.Question);
        yield return AnswerParts.Bars(result.Answers.Select(answer => (answer.Answer.Length == 0 ? "(the text doesn't say)" : answer.Answer, answer.Score)));
        if (result.Top is { Answer.Length: > 0 } top) yield return Passage(input.Context, top);
    }

    private static IRenderable Passage(string context, QuestionAnswer answer)
    {
        int start = AtWord(context, Math.Max(0, answer.Start - Around), forwards: true, answer.Start);
        int end = AtWord(context, Math.Min(context.Length, answer.End + Around), forwards: false, answer.End);
        string before = start > 0 ? "… " : "", after = end < context.Length ? " …" : "";
        int shift = before.Length - start;
        return AnswerParts.Marked(before + context[start..end] + after, [new MarkedStretch(answer.Start + shift, answer.End + shift, "answer", "answer")]);
    }

    /// <summary>The nearest place to the answer's side at which no word is torn; the limit where there is none.</summary>
    private static int AtWord(string context, int place, bool forwards, int limit)
    {
        if (place == 0 || place == context.Length) return place;
        int step = forwards ? 1 : -1;
        while (place != limit && !char.IsWhiteSpace(context[forwards ? place : place - 1])) place += step;
        return place;
    }
}
