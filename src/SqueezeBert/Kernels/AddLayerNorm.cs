using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Adds a residual to each row, then brings the row to mean 0 and variance 1, scales and shifts it, in place.</summary>
/// <remarks><code>
/// z = x[r] + residual[r]      mean = Σ z / W      variance = Σ (z − mean)² / W
/// x[r, w] = (z[w] − mean) · 1/√(variance + ε) · weight[w] + bias[w]
/// x, residual [R, W], rows rowStride apart      weight, bias [W]      means, inverses [R]
/// </code>
/// residual may be null (nothing is added), and so may means and inverses (mean and 1/√(variance + ε) of each row, for
/// training). No buffer may overlap another. Sums run over the true width in the order of <see cref="LaneTree"/>.
/// A NaN or infinity makes its whole row NaN. Error at most 1e-6 times the largest normalised value.
/// </remarks>
internal static unsafe class AddLayerNorm
{
    private const int Lanes = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Compute<TLanes>(float* x, float* residual, float* weight, float* bias, float epsilon, int rows, int width, nint rowStride, float* means, float* inverses)
        where TLanes : struct, ILanes<TLanes>
    {
        int whole = width & ~(Lanes - 1), rest = width - whole;
        var zero = TLanes.Create(0f);
        for (int r = 0; r < rows; r++, x += rowStride)
        {
            var sums = zero;
            for (int w = 0; w < whole; w += Lanes)
            {
                var z = TLanes.Load(x + w);
                if (residual is not null)
                {
                    z += TLanes.Load(residual + w);
                    z.Store(x + w);
                }

                sums += z;
            }

            // The row's end stays in registers.
            var last = zero;
            if (rest != 0)
            {
                last = TLanes.LoadFirst(x + whole, rest);
                if (residual is not null) last += TLanes.LoadFirst(residual + whole, rest);
                sums += last;
            }

            float mean = TLanes.Sum(sums) / width;
            var meanLanes = TLanes.Create(mean);

            var squares = zero;
            for (int w = 0; w < whole; w += Lanes)
            {
                var d = TLanes.Load(x + w) - meanLanes;
                squares = TLanes.FusedMultiplyAdd(d, d, squares);
            }

            if (rest != 0)
            {
                var d = TLanes.SelectFirst(rest, last - meanLanes, zero);
                squares = TLanes.FusedMultiplyAdd(d, d, squares);
            }

            float inverse = 1f / MathF.Sqrt(TLanes.Sum(squares) / width + epsilon);
            var inverseLanes = TLanes.Create(inverse);
            for (int w = 0; w < whole; w += Lanes)
                TLanes.FusedMultiplyAdd((TLanes.Load(x + w) - meanLanes) * inverseLanes, TLanes.Load(weight + w), TLanes.Load(bias + w)).Store(x + w);
            if (rest != 0)
                TLanes.FusedMultiplyAdd((last - meanLanes) * inverseLanes, TLanes.LoadFirst(weight + whole, rest), TLanes.LoadFirst(bias + whole, rest))
                    .StoreFirst(x + whole, rest);

            if (residual is not null) residual += rowStride;
            if (means is not null) means[r] = mean;
            if (inverses is not null) inverses[r] = inverse;
        }
    }

    internal static void Reference(float* x, float* residual, float* weight, float* bias, float epsilon, int rows, int width, nint rowStride, float* means, float* inverses)
    {
        float* lanes = stackalloc float[Lanes];
        for (int r = 0; r < rows; r++, x += rowStride)
        {
            if (residual is not null)
            {
                Add.Reference(x, residual, width);
                residual += rowStride;
            }

            new Span<float>(lanes, Lanes).Clear();
            for (int w = 0; w < width; w++) lanes[w % Lanes] += x[w];
            float mean = LaneTree.SumReference(lanes) / width;

            new Span<float>(lanes, Lanes).Clear();
            for (int w = 0; w < width; w++)
            {
                float d = x[w] - mean;
                lanes[w % Lanes] = MathF.FusedMultiplyAdd(d, d, lanes[w % Lanes]);
            }

            float inverse = 1f / MathF.Sqrt(LaneTree.SumReference(lanes) / width + epsilon);
            for (int w = 0; w < width; w++) x[w] = MathF.FusedMultiplyAdd((x[w] - mean) * inverse, weight[w], bias[w]);
            if (means is not null) means[r] = mean;
            if (inverses is not null) inverses[r] = inverse;
        }
    }
}
