namespace SqueezeBert.Evaluation;

/// <summary>How many things were found rightly, found at all, and there to be found.</summary>
/// <remarks><code>
/// precision = correct / predicted      recall = correct / actual      F1 = 2·correct / (predicted + actual)
/// </code>
/// F1 is the harmonic mean of the other two (van Rijsbergen 1979). Each is 0 to 1, and 0 where its denominator is, as in
/// scikit-learn and seqeval.
/// </remarks>
/// <param name="Correct">Found and right.</param>
/// <param name="Predicted">Found, right or not.</param>
/// <param name="Actual">There to be found.</param>
internal readonly record struct RetrievalCounts(long Correct, long Predicted, long Actual)
{
    internal double Precision => Ratio(Correct, Predicted);

    internal double Recall => Ratio(Correct, Actual);

    internal double F1 => Ratio(2 * Correct, Predicted + Actual);

    public static RetrievalCounts operator +(RetrievalCounts left, RetrievalCounts right) =>
        new(left.Correct + right.Correct, left.Predicted + right.Predicted, left.Actual + right.Actual);

    /// <summary>A share, or 0 of nothing.</summary>
    internal static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
