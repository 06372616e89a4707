using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Adds a residual and normalises each row.</summary>
/// <remarks><code>
/// s = x + residual      mean = Σ s / W      variance = Σ (s − mean)² / W
/// x = (s − mean) / √(variance + ε) · weight + bias
/// </code>
/// x, residual [rows, W], rows <c>rowStride</c> apart; weight, bias [W]; in place; residual may be null and must not
/// overlap x. Both sums run over the true width in sixteen lanes, then <see cref="LaneTree"/>.
/// </remarks>
internal static unsafe class LayerNormRows
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compute<TLanes>(float* x, float* residual, float* weight, float* bias, float epsilon, int rows, int width, nint rowStride, float* means, float* inverseDeviations)
        where TLanes : struct, ILanes<TLanes>
    {
        int whole = width & ~(ILanes<TLanes>.Count - 1), rest = width - whole;
        for (int r = 0; r < rows; r++)
        {
            float* row = x + r * rowStride;
            float* added = residual is null ? null : residual + r * rowStride;

            var sums = TLanes.Create(0);
            for (int i = 0; i < whole; i += ILanes<TLanes>.Count)
            {
                var s = TLanes.Load(row + i);
                if (added is not null)
                {
                    s = s + TLanes.Load(added + i);
                    s.Store(row + i);
                }
                sums = sums + s;
            }
            if (rest > 0)
            {
                var s = TLanes.LoadFirst(row + whole, rest, 0);
                if (added is not null)
                {
                    s = s + TLanes.LoadFirst(added + whole, rest, 0);
                    TLanes.StoreFirst(s, row + whole, rest);
                }
                sums = sums + s;
            }
            float mean = LaneTree.Sum(sums) / width;

            var center = TLanes.Create(mean);
            var squares = TLanes.Create(0);
            for (int i = 0; i < whole; i += ILanes<TLanes>.Count)
            {
                var d = TLanes.Load(row + i) - center;
                squares = TLanes.FusedMultiplyAdd(d, d, squares);
            }
            if (rest > 0)
            {
                // Lanes beyond the row hold the mean itself: their deviation is zero.
                var d = TLanes.LoadFirst(row + whole, rest, mean) - center;
                squares = TLanes.FusedMultiplyAdd(d, d, squares);
            }
            float inverse = 1f / MathF.Sqrt(LaneTree.Sum(squares) / width + epsilon);

            var scale = TLanes.Create(inverse);
            for (int i = 0; i < whole; i += ILanes<TLanes>.Count)
                TLanes.FusedMultiplyAdd((TLanes.Load(row + i) - center) * scale, TLanes.Load(weight + i), TLanes.Load(bias + i)).Store(row + i);
            if (rest > 0)
            {
                var d = (TLanes.LoadFirst(row + whole, rest, 0) - center) * scale;
                TLanes.StoreFirst(TLanes.FusedMultiplyAdd(d, TLanes.LoadFirst(weight + whole, rest, 0), TLanes.LoadFirst(bias + whole, rest, 0)), row + whole, rest);
            }
            if (means is not null) means[r] = mean;
            if (inverseDeviations is not null) inverseDeviations[r] = inverse;
        }
    }

    /// <summary>The definition, one element at a time.</summary>
    internal static void Reference(float* x, float* residual, float* weight, float* bias, float epsilon, int rows, int width, nint rowStride, float* means, float* inverseDeviations)
    {
        float* lanes = stackalloc float[16];
        for (int r = 0; r < rows; r++)
        {
            float* row = x + r * rowStride;
            if (residual is not null)
                for (int i = 0; i < width; i++) row[i] += residual[r * rowStride + i];

            new Span<float>(lanes, 16).Clear();
            for (int i = 0; i < width; i++) lanes[i % 16] += row[i];
            float mean = LaneTree.Sum(lanes) / width;

            new Span<float>(lanes, 16).Clear();
            for (int i = 0; i < width; i++) lanes[i % 16] = MathF.FusedMultiplyAdd(row[i] - mean, row[i] - mean, lanes[i % 16]);
            float inverse = 1f / MathF.Sqrt(LaneTree.Sum(lanes) / width + epsilon);

            for (int i = 0; i < width; i++) row[i] = MathF.FusedMultiplyAdd((row[i] - mean) * inverse, weight[i], bias[i]);
            if (means is not null) means[r] = mean;
            if (inverseDeviations is not null) inverseDeviations[r] = inverse;
        }
    }
}
