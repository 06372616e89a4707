namespace SqueezeBert.Evaluation;

/// <summary>How often each label was true, predicted, and both, and the figures of a single-label classifier that follow.</summary>
/// <remarks>
/// L labels. These three counts for each label are all that the figures of a confusion matrix need, so that memory grows with
/// L and not with its square. A figure whose denominator is zero is 0, as in scikit-learn. Not thread-safe.
/// </remarks>
internal sealed class LabelCounts
{
    private readonly RetrievalCounts[] labels;

    /// <param name="labelCount">L.</param>
    internal LabelCounts(int labelCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labelCount, 1);
        labels = new RetrievalCounts[labelCount];
    }

    /// <summary>Examples counted.</summary>
    internal long Total { get; private set; }

    /// <summary>Counts of one label: <see cref="RetrievalCounts.Predicted"/> as this label, <see cref="RetrievalCounts.Actual"/> of it.</summary>
    internal RetrievalCounts this[int label] => labels[label];

    /// <summary>Counts examples of one kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A label lies outside 0 to L − 1.</exception>
    internal void Add(int truth, int predicted, long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)truth, (uint)labels.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)labels.Length);
        labels[predicted] += new RetrievalCounts(truth == predicted ? count : 0, count, 0);
        labels[truth] += new RetrievalCounts(0, 0, count);
        Total += count;
    }

    /// <summary>Share of examples that were predicted right, 0 to 1. Micro-averaged F1 of a single-label classifier is the same number.</summary>
    internal double Accuracy => RetrievalCounts.Ratio(labels.Sum(label => label.Correct), Total);

    /// <summary>Plain mean of F1 over the L labels, 0 to 1.</summary>
    internal double MacroF1 => labels.Average(label => label.F1);

    /// <summary>Matthews correlation, −1 to 1 (Matthews 1975); with more than two labels Gorodkin's R_K (2004), which scikit-learn computes too.</summary>
    /// <remarks><code>
    /// (c·s − Σ t·p) / √((s² − Σ p²)(s² − Σ t²))        c right of s examples, t examples and p predictions of each label
    /// </code></remarks>
    internal double MatthewsCorrelation
    {
        get
        {
            double s = Total, c = 0, tp = 0, pp = 0, tt = 0;
            foreach (var label in labels)
            {
                double t = label.Actual, p = label.Predicted;
                (c, tp, pp, tt) = (c + label.Correct, tp + t * p, pp + p * p, tt + t * t);
            }
            double scale = Math.Sqrt((s * s - pp) * (s * s - tt));
            return scale == 0 ? 0 : (c * s - tp) / scale;
        }
    }
}
