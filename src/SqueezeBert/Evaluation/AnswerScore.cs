namespace SqueezeBert.Evaluation;

/// <summary>How well an answer agrees with those that people gave (Rajpurkar et al. 2016): the best over all of theirs.</summary>
/// <remarks><code>
/// exact = 1 if the words are the same in the same order, else 0
/// F1    = 2·precision·recall / (precision + recall)        precision, recall: shared words over words of the answer, over words of theirs
/// </code>
/// Words as <see cref="AnswerText"/> has them, counted as often as they occur. Of an answer without words, official script 1.1 gives
/// an F1 of 0; 2.0 gives 1 against another without words.
/// </remarks>
/// <param name="Exact">0 or 1.</param>
/// <param name="F1">0 to 1.</param>
internal readonly record struct AnswerScore(double Exact, double F1)
{
    /// <summary>As the script of SQuAD 1.1 scores.</summary>
    /// <param name="predicted">The answer.</param>
    /// <param name="answers">Those that people gave; at least one.</param>
    internal static AnswerScore Of(string predicted, IEnumerable<string> answers) => Best(predicted, answers, ofNoWords: 0);

    /// <summary>As the script of SQuAD 2.0 scores, where an empty answer says that the text has none.</summary>
    /// <param name="predicted">The answer; empty for none.</param>
    /// <param name="answers">Those that people gave; those without words don't count, and no answer at all means that empty is right.</param>
    internal static AnswerScore OrNoAnswer(string predicted, IEnumerable<string> answers)
    {
        string[] withWords = [.. answers.Where(answer => AnswerText.Words(answer).Length > 0)];
        return Best(predicted, withWords.Length == 0 ? [""] : withWords, ofNoWords: 1);
    }

    private static AnswerScore Best(string predicted, IEnumerable<string> answers, double ofNoWords)
    {
        string[] words = AnswerText.Words(predicted);
        var best = default(AnswerScore);
        foreach (string answer in answers)
        {
            string[] theirs = AnswerText.Words(answer);
            double exact = words.AsSpan().SequenceEqual(theirs) ? 1 : 0;
            double f1 = words.Length == 0 || theirs.Length == 0 ? exact * ofNoWords : F1Of(words, theirs);
            best = new AnswerScore(Math.Max(best.Exact, exact), Math.Max(best.F1, f1));
        }
        return best;
    }

    private static double F1Of(string[] words, string[] theirs)
    {
        var left = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string word in theirs) left[word] = left.GetValueOrDefault(word) + 1;
        int shared = 0;
        foreach (string word in words)
        {
            if (left.GetValueOrDefault(word) == 0) continue;
            left[word]--;
            shared++;
        }
        if (shared == 0) return 0;
        // In the script's order of operations, so that sums over a data set end in the same bits.
        double precision = (double)shared / words.Length, recall = (double)shared / theirs.Length;
        return 2 * precision * recall / (precision + recall);
    }
}
