namespace SqueezeBert.Evaluation;

/// <summary>How well predicted numbers follow the true ones, −1 to 1; 0 where either side is constant.</summary>
internal static class Correlation
{
    /// <summary>Pearson's: covariance over both standard deviations (Pearson 1895).</summary>
    /// <remarks><code>
    /// Σ (t − mean t)(p − mean p) / √(Σ (t − mean t)² · Σ (p − mean p)²)
    /// </code></remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    internal static double Pearson(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted)
    {
        if (truth.Length != predicted.Length)
            throw new ArgumentException($"Expected {truth.Length} predictions, one for each true value; found {predicted.Length}.", nameof(predicted));
        if (truth.IsEmpty) return 0;
        double meanTruth = Mean(truth), meanPredicted = Mean(predicted);
        double both = 0, ofTruth = 0, ofPredicted = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            double t = truth[i] - meanTruth, p = predicted[i] - meanPredicted;
            (both, ofTruth, ofPredicted) = (both + t * p, ofTruth + t * t, ofPredicted + p * p);
        }
        double scale = Math.Sqrt(ofTruth) * Math.Sqrt(ofPredicted);
        return scale == 0 ? 0 : both / scale;
    }

    /// <summary>Spearman's: Pearson's of the ranks, where equal values share the mean of their ranks (Spearman 1904, as SciPy's <c>spearmanr</c>).</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    internal static double Spearman(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted) => Pearson(Ranks(truth), Ranks(predicted));

    private static double[] Ranks(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        var order = new int[values.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(sorted, order);
        var ranks = new double[values.Length];
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start]) end++;
            for (int i = start; i < end; i++) ranks[order[i]] = (start + end - 1) / 2.0;
        }
        return ranks;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum / values.Length;
    }
}
