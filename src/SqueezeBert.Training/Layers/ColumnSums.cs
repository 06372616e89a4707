using System.Runtime.Intrinsics;

namespace SqueezeBert.Training.Layers;

/// <summary>Sums over tokens, one chain per feature.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>sums[c] += Σₜ values[t, c].</summary>
    /// <param name="values">[rows, columns], rows <paramref name="stride"/> apart.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="sums">[columns].</param>
    /// <param name="rows">T.</param>
    /// <param name="columns">Features to sum.</param>
    internal static void Add(float* values, nint stride, float* sums, int rows, int columns)
    {
        int c = 0;
        for (; c + 16 <= columns; c += 16)
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
