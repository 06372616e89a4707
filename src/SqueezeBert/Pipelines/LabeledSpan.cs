namespace SqueezeBert.Pipelines;

/// <summary>One token or one word with the label that it has by itself.</summary>
/// <param name="Label">The label's id.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Word">Its spelling.</param>
/// <param name="Start">UTF-16 offset in the text.</param>
/// <param name="End">UTF-16 offset behind it.</param>
/// <param name="Index">The number of the (first) token.</param>
internal readonly record struct LabeledSpan(int Label, float Score, string Word, int Start, int End, int Index)
{
    /// <summary>The label of a span from its tokens' scores, by a strategy; of one token every strategy gives the same.</summary>
    /// <remarks>Of equal scores the first counts.</remarks>
    /// <param name="strategy">None and Simple as First.</param>
    /// <param name="scores">[tokens, labels], 0 to 1.</param>
    /// <param name="labelCount">Labels.</param>
    internal static (int Label, float Score) Decide(AggregationStrategy strategy, ReadOnlySpan<float> scores, int labelCount)
    {
        int tokenCount = strategy is AggregationStrategy.Average or AggregationStrategy.Max ? scores.Length / labelCount : 1;
        var best = (Label: 0, Score: float.NegativeInfinity);
        if (strategy == AggregationStrategy.Average)
        {
            for (int label = 0; label < labelCount; label++) Offer(label, Mean(scores, label, labelCount));
        }
        else
        {
            for (int i = 0; i < tokenCount * labelCount; i++) Offer(i % labelCount, scores[i]);
        }
        return best;

        void Offer(int label, float score)
        {
            if (score > best.Score) best = (label, score);
        }
    }

    private static float Mean(ReadOnlySpan<float> scores, int label, int labelCount)
    {
        double sum = 0;
        for (int i = label; i < scores.Length; i += labelCount) sum += scores[i];
        return (float)(sum / (scores.Length / labelCount));
    }
}
