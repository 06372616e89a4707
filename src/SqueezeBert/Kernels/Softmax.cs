using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Turns each row of scores into positive weights that sum to 1, in place.</summary>
/// <remarks><code>
/// y[r, c] = e^(x[r, c] − max x[r]) / Σ e^(x[r, c] − max x[r])         values [R, C], rows rowStride apart
/// </code>
/// The sum runs over the row's true length in the order of <see cref="LaneTree"/>. A score more than 87 below the largest
/// counts as 87 below. A NaN or +∞ makes its whole row NaN. Relative error at most 1e-6.
/// </remarks>
internal static unsafe class Softmax
{
    private const int Lanes = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Compute<TLanes>(float* values, int rows, int columns, nint rowStride) where TLanes : struct, ILanes<TLanes>
    {
        int whole = columns & ~(Lanes - 1), rest = columns - whole;
        for (int r = 0; r < rows; r++, values += rowStride)
        {
            var largest = TLanes.Create(float.NegativeInfinity);
            for (int c = 0; c < whole; c += Lanes) largest = TLanes.Max(TLanes.Load(values + c), largest);
            if (rest != 0)
                largest = TLanes.Max(TLanes.SelectFirst(rest, TLanes.LoadFirst(values + whole, rest), largest), largest);
            var max = TLanes.Create(TLanes.Largest(largest));

            var sums = TLanes.Create(0f);
            for (int c = 0; c < whole; c += Lanes)
            {
                var e = Exp.Compute(TLanes.Load(values + c) - max);
                e.Store(values + c);
                sums += e;
            }

            // The row's end stays in registers: a masked store makes a load right behind it wait.
            var last = TLanes.Create(0f);
            if (rest != 0)
            {
                last = TLanes.SelectFirst(rest, Exp.Compute(TLanes.LoadFirst(values + whole, rest) - max), last);
                sums += last;
            }

            var inverse = TLanes.Create(1f / TLanes.Sum(sums));
            for (int c = 0; c < whole; c += Lanes) (TLanes.Load(values + c) * inverse).Store(values + c);
            if (rest != 0) (last * inverse).StoreFirst(values + whole, rest);
        }
    }

    internal static void Reference(float* values, int rows, int columns, nint rowStride)
    {
        float* lanes = stackalloc float[Lanes];
        for (int r = 0; r < rows; r++, values += rowStride)
        {
            new Span<float>(lanes, Lanes).Fill(float.NegativeInfinity);
            for (int c = 0; c < columns; c++) lanes[c % Lanes] = values[c] > lanes[c % Lanes] ? values[c] : lanes[c % Lanes];
            float max = LaneTree.LargestReference(lanes);

            new Span<float>(lanes, Lanes).Clear();
            for (int c = 0; c < columns; c++)
            {
                values[c] = Exp.Reference(values[c] - max);
                lanes[c % Lanes] += values[c];
            }

            Scale.Reference(values, 1f / LaneTree.SumReference(lanes), columns);
        }
    }
}
