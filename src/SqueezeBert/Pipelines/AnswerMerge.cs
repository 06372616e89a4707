using System.Collections.Immutable;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Brings the spans of all windows of a context together to answers.</summary>
/// <remarks>
/// Spans whose words are the same but for their case become one answer: their scores are added up, and it stands where the first
/// of them does, windows in order and best first within each. "No answer" has the lowest score of any window.
/// Hugging Face: the postprocessing of its question answering pipeline, version 4.
/// </remarks>
internal static class AnswerMerge
{
    /// <summary>The answers, best first.</summary>
    /// <param name="context">The caller's text.</param>
    /// <param name="windows">Its windows in order.</param>
    /// <param name="spans">What each window's logits gave.</param>
    /// <param name="options">How to answer.</param>
    internal static ImmutableArray<QuestionAnswer> Of(string context, ReadOnlySpan<AnswerWindow> windows, ReadOnlySpan<SpanScores> spans, QuestionAnsweringOptions options)
    {
        var found = new List<Candidate>();
        var byWords = new Dictionary<string, Candidate>(StringComparer.Ordinal);
        for (int w = 0; w < windows.Length; w++)
        {
            foreach (var (span, score) in spans[w].Best)
            {
                var (start, end) = windows[w].OffsetOf(span, options.AlignToWords);
                string answer = context[start..end];
                string words = UnicodeTables.ToLowerCase(answer);
                if (!byWords.TryGetValue(words, out var candidate))
                {
                    byWords[words] = candidate = new Candidate(answer, start, end);
                    found.Add(candidate);
                }
                candidate.Score += score;
            }
        }
        if (options.HandleImpossibleAnswer) found.Add(new Candidate("", 0, 0) { Score = NullScoreOf(spans) });
        var units = new OffsetUnits(context, options.OffsetUnit);
        // OrderBy keeps answers of equal score in the order in which they were found; Sort would not.
        return [.. found.OrderByDescending(candidate => candidate.Score).Take(options.TopK)
            .Select(candidate => new QuestionAnswer(candidate.Answer, units.Convert(candidate.Start), units.Convert(candidate.End), (float)candidate.Score))];
    }

    /// <summary>The score of "no answer": the lowest of any window.</summary>
    internal static double NullScoreOf(ReadOnlySpan<SpanScores> spans)
    {
        double lowest = double.PositiveInfinity;
        foreach (var window in spans) lowest = Math.Min(lowest, window.NullScore);
        return lowest;
    }

    private sealed class Candidate(string answer, int start, int end)
    {
        internal string Answer => answer;

        internal int Start => start;

        internal int End => end;

        internal double Score { get; set; }
    }
}
