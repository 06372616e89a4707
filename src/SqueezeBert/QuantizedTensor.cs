using System.Runtime.CompilerServices;

namespace SqueezeBert;

/// <summary>A weight as signed bytes with one scale per row: value[r, c] = Values[r, c] · Scales[r].</summary>
/// <param name="Name">Full name in the checkpoint.</param>
/// <param name="Shape">Sizes, outermost (the rows) first.</param>
/// <param name="Values">−127 … 127, row-major.</param>
/// <param name="Scales">One per row, 0 or more.</param>
internal sealed record QuantizedTensor(string Name, int[] Shape, Memory<sbyte> Values, float[] Scales)
{
    /// <summary>What follows a weight's name in that of its scales.</summary>
    internal const string ScaleSuffix = "_scale";

    /// <summary>Name of the tensor that holds a weight's scales, beside it.</summary>
    internal static string ScaleName(string weight) => weight + ScaleSuffix;

    /// <summary>Values in a row.</summary>
    internal int Columns => Values.Length / Math.Max(Scales.Length, 1);

    /// <summary>Quantises rows, symmetrically: the largest value of a row becomes ±127, ties go to the even neighbour. Rows may be set at the same time.</summary>
    /// <param name="first">The first row's number.</param>
    /// <param name="rows">Finite values of one or more rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void SetRows(int first, ReadOnlySpan<float> rows)
    {
        for (int r = first; rows.Length > 0; r++, rows = rows[Columns..])
        {
            var row = rows[..Columns];
            var values = Values.Span.Slice(r * Columns, Columns);
            float max = 0;
            foreach (float value in row) max = Math.Max(max, MathF.Abs(value));
            Scales[r] = max / 127f;
            // Subnormal rows are zeros: their inverse would be infinite.
            float inverse = max > 1e-30f ? 127f / max : 0f;
            for (int c = 0; c < values.Length; c++) values[c] = (sbyte)MathF.Round(row[c] * inverse, MidpointRounding.ToEven);
        }
    }
}
