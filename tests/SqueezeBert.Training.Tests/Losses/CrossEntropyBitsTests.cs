using CsCheck;
using SqueezeBert.Training.Losses;
using Xunit;

namespace SqueezeBert.Training.Tests.Losses;

/// <summary>Cross-entropy leaves most exponential functions out of its gradient; the bits must be those of the definition.</summary>
public class CrossEntropyBitsTests
{
    private const int Rows = 12;

    /// <summary>From flat rows to rows where all but one class underflow, and past the limit of the shorter way.</summary>
    private static readonly float[] Scales = [1e-3f, 1, 10, 300, 3000];

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(3)]
    public void Loss_and_gradient_have_the_bits_of_the_definition(int? threads)
    {
        using var pool = threads is { } count ? new WorkerPool(count) : null;
        var loss = new CrossEntropy { Pool = pool };
        Gen.Select(Gen.Int[2, 3000], Gen.Int[0, Scales.Length - 1], Gen.Int).Sample((labels, scale, seed) =>
        {
            var random = new Random(seed);
            float[] logits = [.. Enumerable.Range(0, Rows * labels).Select(_ => Scales[scale] * (2 * random.NextSingle() - 1))];
            float[] targets = [.. Enumerable.Range(0, Rows).Select(row => row % 5 == 3 ? CrossEntropy.Ignored : random.Next(labels))];
            float[] expected = new float[logits.Length], gradient = [.. Enumerable.Repeat(float.NaN, logits.Length)];
            Assert.Equal(Define(logits, targets, labels, Rows + 1, expected), loss.Compute(logits, targets, labels, Rows + 1, gradient));
            Assert.Equal(expected, gradient);
        }, iter: 60);
    }

    /// <summary>The formula of <see cref="CrossEntropy"/>, term by term.</summary>
    private static double Define(float[] logits, float[] targets, int labels, double countedRows, float[] gradient)
    {
        double loss = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            if (targets[row] == CrossEntropy.Ignored) continue;
            var values = logits.AsSpan(row * labels, labels);
            double largest = double.NegativeInfinity, sum = 0;
            foreach (float value in values) largest = Math.Max(largest, value);
            foreach (float value in values) sum += Math.Exp(value - largest);
            double logSum = largest + Math.Log(sum);
            for (int c = 0; c < labels; c++)
            {
                double wanted = c == (int)targets[row] ? 1 : 0;
                loss -= wanted * (values[c] - logSum);
                gradient[row * labels + c] = (float)((Math.Exp(values[c] - logSum) - wanted) / countedRows);
            }
        }
        return loss / countedRows;
    }
}
