using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Turns each row of scores into probabilities.</summary>
/// <remarks><code>
/// e[i] = exp(x[i] − max x)      x[i] = e[i] / Σ e
/// </code>
/// values [rows, columns], rows <c>rowStride</c> apart, in place; at least one column. Maximum and sum run over the true
/// length in sixteen lanes, then <see cref="LaneTree"/>.
/// </remarks>
internal static unsafe class SoftmaxRows
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compute<TLanes>(float* values, int rows, int columns, nint rowStride) where TLanes : struct, ILanes<TLanes>
    {
        int whole = columns & ~(ILanes<TLanes>.Count - 1), rest = columns - whole;
        for (int r = 0; r < rows; r++)
        {
            float* row = values + r * rowStride;
            var largest = TLanes.Create(float.NegativeInfinity);
            for (int i = 0; i < whole; i += ILanes<TLanes>.Count) largest = TLanes.Max(largest, TLanes.Load(row + i));
            if (rest > 0) largest = TLanes.Max(largest, TLanes.LoadFirst(row + whole, rest, float.NegativeInfinity));
            var max = TLanes.Create(LaneTree.Max(largest));

            var sums = TLanes.Create(0);
            for (int i = 0; i < whole; i += ILanes<TLanes>.Count)
            {
                var e = Exponential.Compute(TLanes.Load(row + i) - max);
                e.Store(row + i);
                sums = sums + e;
            }
            if (rest > 0)
            {
                TLanes.StoreFirst(Exponential.Compute(TLanes.LoadFirst(row + whole, rest, 0) - max), row + whole, rest);
                // Only real elements count: lanes beyond the row add zero.
                sums = sums + TLanes.LoadFirst(row + whole, rest, 0);
            }

            var inverse = TLanes.Create(1f / LaneTree.Sum(sums));
            for (int i = 0; i < whole; i += ILanes<TLanes>.Count) (TLanes.Load(row + i) * inverse).Store(row + i);
            if (rest > 0) TLanes.StoreFirst(TLanes.LoadFirst(row + whole, rest, 0) * inverse, row + whole, rest);
        }
    }

    /// <summary>The definition, one element at a time.</summary>
    internal static void Reference(float* values, int rows, int columns, nint rowStride)
    {
        float* lanes = stackalloc float[16];
        for (int r = 0; r < rows; r++)
        {
            float* row = values + r * rowStride;
            new Span<float>(lanes, 16).Fill(float.NegativeInfinity);
            for (int i = 0; i < columns; i++) lanes[i % 16] = MathF.Max(lanes[i % 16], row[i]);
            float max = LaneTree.Max(lanes);

            new Span<float>(lanes, 16).Clear();
            for (int i = 0; i < columns; i++)
            {
                row[i] = Exponential.Reference(row[i] - max);
                lanes[i % 16] += row[i];
            }
            float inverse = 1f / LaneTree.Sum(lanes);
            for (int i = 0; i < columns; i++) row[i] *= inverse;
        }
    }
}
