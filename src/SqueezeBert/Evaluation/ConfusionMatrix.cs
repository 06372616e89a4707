namespace SqueezeBert.Evaluation;

/// <summary>Counts of true against predicted labels, and the figures of a classifier that follow from them.</summary>
/// <remarks>
/// L labels. A figure whose denominator is zero is 0, as in scikit-learn. Not thread-safe.
/// </remarks>
internal sealed class ConfusionMatrix
{
    private readonly long[,] counts;

    /// <param name="labelCount">L.</param>
    internal ConfusionMatrix(int labelCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labelCount, 1);
        (LabelCount, counts) = (labelCount, new long[labelCount, labelCount]);
    }

    /// <summary>L.</summary>
    internal int LabelCount { get; }

    /// <summary>Examples counted.</summary>
    internal long Total { get; private set; }

    /// <summary>How many examples of one label were taken for another.</summary>
    internal long this[int truth, int predicted] => counts[truth, predicted];

    /// <summary>Counts one example.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A label lies outside 0 to L − 1.</exception>
    internal void Add(int truth, int predicted)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)truth, (uint)LabelCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)LabelCount);
        counts[truth, predicted]++;
        Total++;
    }

    /// <summary>Share of examples that were predicted right, 0 to 1.</summary>
    internal double Accuracy => Ratio(Correct, Total);

    /// <summary>Of the examples predicted as this label, the share that were it, 0 to 1.</summary>
    internal double Precision(int label) => Ratio(counts[label, label], PredictedAs(label));

    /// <summary>Of the examples of this label, the share that were found, 0 to 1.</summary>
    internal double Recall(int label) => Ratio(counts[label, label], TrulyOf(label));

    /// <summary>Harmonic mean of precision and recall: 2·TP / (2·TP + FP + FN), 0 to 1.</summary>
    internal double F1(int label) => Ratio(2 * counts[label, label], PredictedAs(label) + TrulyOf(label));

    /// <summary>Plain mean of <see cref="F1"/> over the L labels, 0 to 1.</summary>
    internal double MacroF1 => Enumerable.Range(0, LabelCount).Average(F1);

    /// <summary>Matthews correlation, −1 to 1; with more than two labels Gorodkin's R_K, which scikit-learn computes too.</summary>
    internal double MatthewsCorrelation
    {
        get
        {
            // With c right of s examples, t examples and p predictions of each label:
            // (c·s − Σ t·p) / √((s² − Σ p²)(s² − Σ t²))
            double s = Total, tp = 0, pp = 0, tt = 0;
            for (int label = 0; label < LabelCount; label++)
            {
                double t = TrulyOf(label), p = PredictedAs(label);
                (tp, pp, tt) = (tp + t * p, pp + p * p, tt + t * t);
            }
            double scale = Math.Sqrt((s * s - pp) * (s * s - tt));
            return scale == 0 ? 0 : (Correct * s - tp) / scale;
        }
    }

    /// <summary>Examples of a label.</summary>
    internal long TrulyOf(int label)
    {
        long sum = 0;
        for (int predicted = 0; predicted < LabelCount; predicted++) sum += counts[label, predicted];
        return sum;
    }

    /// <summary>Predictions of a label.</summary>
    internal long PredictedAs(int label)
    {
        long sum = 0;
        for (int truth = 0; truth < LabelCount; truth++) sum += counts[truth, label];
        return sum;
    }

    private long Correct
    {
        get
        {
            long sum = 0;
            for (int label = 0; label < LabelCount; label++) sum += counts[label, label];
            return sum;
        }
    }

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
