using SqueezeBert.Threading;

namespace SqueezeBert.Training.Losses;

/// <summary>Cross-entropy between softmax(logits) and one class per row.</summary>
/// <remarks><code>
/// q[c]  = (1 − ε)·[c = target] + ε/C                      ε = label smoothing, C classes
/// loss  = −Σ_rows Σ_c q[c]·log softmax(logits)[c] / rows
/// ∂loss/∂logits[c] = (softmax(logits)[c] − q[c]) / rows
/// </code>
/// A row whose target is <see cref="Ignored"/> counts for nothing. Same as PyTorch's <c>CrossEntropyLoss</c>.
/// </remarks>
internal sealed unsafe class CrossEntropy : RowLoss
{
    /// <summary>Target of a row without a label.</summary>
    internal const int Ignored = -100;

    /// <summary>Logits of one part of the work, in whole rows.</summary>
    private const int PartLogits = 1 << 13;

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
        var losses = new double[targets.Length];
        fixed (float* values = logits, classes = targets, slopes = gradient)
        fixed (double* sums = losses)
        {
            var rows = new Rows(this, values, classes, slopes, sums, targets.Length, labelCount, countedRows);
            if (Pool is null) rows.Execute(0, targets.Length);
            else Pool.Run((targets.Length + rows.PerPart - 1) / rows.PerPart, rows);
        }
        double loss = 0;
        foreach (double rowLoss in losses) loss += rowLoss;
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

    private readonly struct Rows(CrossEntropy loss, float* logits, float* targets, float* gradient, double* losses, int count, int labelCount, double countedRows) : IParallelWork
    {
        internal int PerPart { get; } = Math.Max(1, PartLogits / labelCount);

        public void Execute(int part) => Execute(part * PerPart, Math.Min(count, (part + 1) * PerPart));

        internal void Execute(int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                var slopes = new Span<float>(gradient + (nint)row * labelCount, labelCount);
                int target = (int)targets[row];
                if (target == Ignored) slopes.Clear();
                else losses[row] = loss.ComputeRow(new ReadOnlySpan<float>(logits + (nint)row * labelCount, labelCount), target, countedRows, slopes);
            }
        }
    }
}
