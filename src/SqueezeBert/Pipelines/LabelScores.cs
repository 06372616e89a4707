using System.Collections.Immutable;

namespace SqueezeBert.Pipelines;

/// <summary>Turns the logits of one text into scores.</summary>
/// <remarks><code>
/// softmax   scoreᵢ = exp(xᵢ − max x) / Σ exp(xⱼ − max x)
/// sigmoid   scoreᵢ = 1 / (1 + exp(−xᵢ))
/// </code>
/// In float64 with an exponential made of sums and products only, then rounded to float32: the same bits on every machine.
/// </remarks>
internal static class LabelScores
{
    /// <summary>Replaces logits by scores.</summary>
    internal static void Apply(ScoreFunction function, Span<float> logits)
    {
        switch (function)
        {
            case ScoreFunction.Softmax:
                Softmax(logits);
                break;
            case ScoreFunction.Sigmoid:
                foreach (ref float x in logits) x = (float)(1 / (1 + Exp(-x)));
                break;
            default:
                break;
        }
    }

    /// <summary>Labels with their scores, best first; labels of equal score in id order.</summary>
    /// <param name="labels">In id order.</param>
    /// <param name="scores">One for each label.</param>
    /// <param name="topK">How many to keep; null for all.</param>
    internal static ImmutableArray<ClassificationScore> Sorted(ImmutableArray<string> labels, ReadOnlySpan<float> scores, int? topK)
    {
        var sorted = new List<ClassificationScore>(scores.Length);
        for (int label = 0; label < scores.Length; label++) sorted.Add(new ClassificationScore(labels[label], scores[label]));
        // OrderBy keeps labels of equal score in id order; Sort would not.
        return [.. sorted.OrderByDescending(score => score.Score).Take(topK ?? sorted.Count)];
    }

    /// <summary>The function that suits a model when nobody says.</summary>
    internal static ScoreFunction DefaultFor(SqueezeBertConfig config) => config.ProblemType switch
    {
        ProblemType.Regression => ScoreFunction.None,
        ProblemType.MultiLabelClassification => ScoreFunction.Sigmoid,
        _ => config.NumLabels == 1 ? ScoreFunction.Sigmoid : ScoreFunction.Softmax,
    };

    private static void Softmax(Span<float> x)
    {
        float largest = x[0];
        foreach (float value in x) largest = Math.Max(largest, value);
        double sum = 0;
        foreach (float value in x) sum += Exp((double)value - largest);
        foreach (ref float value in x) value = (float)(Exp((double)value - largest) / sum);
    }

    /// <summary>eˣ to a few units in the last place; 0 below −708 and infinity above 709.</summary>
    internal static double Exp(double x)
    {
        if (x < -708) return 0;
        if (x > 709) return double.PositiveInfinity;
        // x = k·ln 2 + r with |r| ≤ ½·ln 2; ln 2 in two parts, so that k·(the first part) is exact.
        const double ln2High = 6.93147180369123816490e-01, ln2Low = 1.90821492927058770002e-10;
        double k = Math.Round(x * 1.4426950408889634);
        double r = (x - k * ln2High) - k * ln2Low;
        // Taylor's series; the first term left out is below 2⁻⁵⁹.
        double power = 1;
        for (int n = 14; n > 0; n--) power = 1 + power * r / n;
        return Math.ScaleB(power, (int)k);
    }
}
