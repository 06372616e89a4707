namespace SqueezeBert.Pipelines;

/// <summary>The best spans of one window, from its logits.</summary>
/// <remarks><code>
/// p(first) = softmax(start logits)    p(last) = softmax(end logits)    over [CLS] and the context's tokens
/// score(first, last) = p(first) · p(last)          first ≤ last &lt; first + longest
/// </code>
/// [CLS] takes part in the softmax because models point there when the window has no answer; it is never part of one.
/// In float64, as <see cref="LabelScores"/>. Hugging Face: the decoding of its question answering pipeline, version 4, where
/// spans of probability 0 may stand in the rest of a long list; here they are spans of the context too.
/// </remarks>
/// <param name="Best">The best spans, best first; of equal ones the earlier, then the shorter.</param>
/// <param name="NullScore">The score of "no answer here": both ends at [CLS].</param>
internal sealed record SpanScores(IReadOnlyList<(AnswerSpan Item, double Score)> Best, double NullScore)
{
    /// <summary>Decodes.</summary>
    /// <param name="logits">[S, 2]: start and end of each token, [CLS] first.</param>
    /// <param name="firstContextToken">Number of the first token of the context, at least 1.</param>
    /// <param name="contextTokenCount">Tokens of the context, neighbours all.</param>
    /// <param name="longest">The most tokens of a span.</param>
    /// <param name="count">How many spans to keep.</param>
    internal static SpanScores Of(ReadOnlySpan<float> logits, int firstContextToken, int contextTokenCount, int longest, int count)
    {
        var starts = Probabilities(logits, firstContextToken, contextTokenCount);
        var ends = Probabilities(logits[1..], firstContextToken, contextTokenCount);
        var best = new BestFirst<AnswerSpan>(count);
        for (int first = 0; first < contextTokenCount; first++)
            for (int length = 1; length <= Math.Min(longest, contextTokenCount - first); length++)
            {
                int last = first + length - 1;
                best.Add(new AnswerSpan(firstContextToken + first, firstContextToken + last), starts[1 + first] * ends[1 + last]);
            }
        return new SpanScores(best.Items, starts[0] * ends[0]);
    }

    /// <summary>Of [CLS], then of each token of the context: [1 + contextTokenCount].</summary>
    private static double[] Probabilities(ReadOnlySpan<float> logits, int firstContextToken, int contextTokenCount)
    {
        var probabilities = new double[1 + contextTokenCount];
        double largest = logits[0];
        for (int t = 0; t < contextTokenCount; t++) largest = Math.Max(largest, logits[2 * (firstContextToken + t)]);
        double sum = 0;
        for (int i = 0; i < probabilities.Length; i++)
            sum += probabilities[i] = LabelScores.Exp(logits[i == 0 ? 0 : 2 * (firstContextToken + i - 1)] - largest);
        foreach (ref double p in probabilities.AsSpan()) p /= sum;
        return probabilities;
    }
}
