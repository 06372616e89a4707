namespace SqueezeBert.Training.Losses;

/// <summary>Cross-entropy between softmax(logits) and one class per row.</summary>
/// <remarks><code>
/// q[c]  = (1 − ε)·[c = target] + ε/C                      ε = label smoothing, C classes
/// loss  = −Σ_rows Σ_c q[c]·log softmax(logits)[c] / rows
/// ∂loss/∂logits[c] = (softmax(logits)[c] − q[c]) / rows
/// </code>
/// A row whose target is <see cref="Ignored"/> counts for nothing. Same as PyTorch's <c>CrossEntropyLoss</c>.
/// </remarks>
internal sealed class CrossEntropy : RowLoss
{
    /// <summary>Target of a row without a label.</summary>
    internal const int Ignored = -100;

    private readonly double labelSmoothing;

    internal CrossEntropy(double labelSmoothing = 0)
    {
        if (labelSmoothing is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "Expected 0 or more and less than 1.");
        this.labelSmoothing = labelSmoothing;
    }

    internal override int TargetsPerRow(int labelCount) => 1;

    internal override int CountedRows(ReadOnlySpan<float> targets, int rows)
    {
        int counted = 0;
        foreach (float target in targets)
            if ((int)target != Ignored)
                counted++;
        return counted;
    }

    internal override double Compute(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, int labelCount, double countedRows, Span<float> gradient)
    {
        double loss = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            var rowGradient = gradient.Slice(row * labelCount, labelCount);
            int target = (int)targets[row];
            if (target == Ignored) rowGradient.Clear();
            else loss += ComputeRow(logits.Slice(row * labelCount, labelCount), target, countedRows, rowGradient);
        }
        return loss / countedRows;
    }

    /// <summary>The loss of one row, not yet divided, and its gradient, which is.</summary>
    internal double ComputeRow(ReadOnlySpan<float> logits, int target, double countedRows, Span<float> gradient)
    {
        double largest = double.NegativeInfinity;
        foreach (float logit in logits) largest = Math.Max(largest, logit);
        double sum = 0;
        foreach (float logit in logits) sum += Math.Exp(logit - largest);
        double logSum = largest + Math.Log(sum), loss = 0;
        for (int c = 0; c < logits.Length; c++)
        {
            double logProbability = logits[c] - logSum;
            double wanted = labelSmoothing / logits.Length + (c == target ? 1 - labelSmoothing : 0);
            loss -= wanted * logProbability;
            gradient[c] = (float)((Math.Exp(logProbability) - wanted) / countedRows);
        }
        return loss;
    }
}
