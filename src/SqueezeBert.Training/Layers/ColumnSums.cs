using System.Runtime.Intrinsics;

namespace SqueezeBert.Training.Layers;

/// <summary>Sums over tokens, one chain per feature.</summary>
internal static unsafe class ColumnSums
{
    private const int Lanes = 16;

    /// <summary>Features side by side whose chains run at once: a row's values lie close together, the next row's far away.</summary>
    private const int Block = 4 * Lanes;

    /// <summary>sums[c] += Σₜ values[t, c].</summary>
    /// <param name="values">[rows, columns], rows <paramref name="stride"/> apart.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="sums">[columns].</param>
    /// <param name="rows">T.</param>
    /// <param name="columns">Features to sum.</param>
    internal static void Add(float* values, nint stride, float* sums, int rows, int columns)
    {
        int c = 0;
        for (; c + Block <= columns; c += Block)
        {
            Vector512<float> sum0 = Vector512.Load(sums + c), sum1 = Vector512.Load(sums + c + Lanes);
            Vector512<float> sum2 = Vector512.Load(sums + c + 2 * Lanes), sum3 = Vector512.Load(sums + c + 3 * Lanes);
            float* row = values + c;
            for (int t = 0; t < rows; t++, row += stride)
            {
                sum0 += Vector512.Load(row);
                sum1 += Vector512.Load(row + Lanes);
                sum2 += Vector512.Load(row + 2 * Lanes);
                sum3 += Vector512.Load(row + 3 * Lanes);
            }
            sum0.Store(sums + c);
            sum1.Store(sums + c + Lanes);
            sum2.Store(sums + c + 2 * Lanes);
            sum3.Store(sums + c + 3 * Lanes);
        }
        for (; c + Lanes <= columns; c += Lanes)
        {
            var sum = Vector512.Load(sums + c);
            for (int t = 0; t < rows; t++) sum += Vector512.Load(values + t * stride + c);
            sum.Store(sums + c);
        }
        for (; c < columns; c++)
            for (int t = 0; t < rows; t++)
                sums[c] += values[t * stride + c];
    }
}
