using System.Buffers;
using System.Runtime.Intrinsics;
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

    private const int Lanes = 16;

    /// <summary>
    /// How far two ways to a probability may be apart, relatively: each rounds a difference of logits (below 2¹⁰, so by 2⁻⁴³), its
    /// exponential function (by an ulp or two) and a few products.
    /// </summary>
    private const double RoundingBound = 1e-12;

    private const double LargestSafeLogit = 1 << 10;

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
        double largest = Largest(logits), sum = 0;
        double[] exponentials = ArrayPool<double>.Shared.Rent(logits.Length);
        for (int c = 0; c < logits.Length; c++) sum += exponentials[c] = Math.Exp(logits[c] - largest);
        double logSum = largest + Math.Log(sum), loss = 0;
        if (labelSmoothing > 0 || Math.Abs(largest) >= LargestSafeLogit)
        {
            for (int c = 0; c < logits.Length; c++)
            {
                double wanted = labelSmoothing / logits.Length + (c == target ? 1 - labelSmoothing : 0);
                loss -= wanted * (logits[c] - logSum);
                gradient[c] = Slope(logits[c] - logSum, wanted, countedRows);
            }
        }
        else
        {
            SlopesOfOthers(logits, exponentials, 1 / (sum * countedRows), logSum, countedRows, gradient);
            loss -= logits[target] - logSum;
            gradient[target] = Slope(logits[target] - logSum, 1, countedRows);
        }
        ArrayPool<double>.Shared.Return(exponentials);
        return loss;
    }

    private static float Slope(double logProbability, double wanted, double countedRows) => (float)((Math.Exp(logProbability) - wanted) / countedRows);

    /// <summary>The slopes of classes that nobody wants: <see cref="Slope"/> of each, mostly without its exponential function.</summary>
    /// <remarks>
    /// e^(logit − largest) / (Σ · rows) is known already and differs from the slope by rounding in double alone. Where the
    /// bounds of that round to the same float32, so does the slope between them.
    /// </remarks>
    private static void SlopesOfOthers(ReadOnlySpan<float> logits, double[] exponentials, double scale, double logSum, double countedRows, Span<float> gradient)
    {
        Vector512<double> low = Vector512.Create(scale * (1 - RoundingBound)), high = Vector512.Create(scale * (1 + RoundingBound));
        int c = 0;
        for (; c + Lanes <= logits.Length; c += Lanes)
        {
            Vector512<double> first = Vector512.Create(exponentials, c), second = Vector512.Create(exponentials, c + Lanes / 2);
            Vector512<float> lower = Vector512.Narrow(first * low, second * low), upper = Vector512.Narrow(first * high, second * high);
            lower.CopyTo(gradient[c..]);
            if (Vector512.EqualsAll(lower, upper)) continue;
            for (int lane = 0; lane < Lanes; lane++)
                if (lower[lane] != upper[lane] || float.IsNaN(lower[lane])) gradient[c + lane] = Slope(logits[c + lane] - logSum, 0, countedRows);
        }
        for (; c < logits.Length; c++) gradient[c] = Slope(logits[c] - logSum, 0, countedRows);
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        var lanes = Vector512.Create(float.NegativeInfinity);
        int i = 0;
        for (; i + Lanes <= values.Length; i += Lanes) lanes = Vector512.Max(lanes, Vector512.Create(values[i..]));
        float largest = float.NegativeInfinity;
        for (int lane = 0; lane < Lanes; lane++) largest = MathF.Max(largest, lanes[lane]);
        for (; i < values.Length; i++) largest = MathF.Max(largest, values[i]);
        return largest;
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
