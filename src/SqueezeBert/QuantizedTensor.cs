namespace SqueezeBert;

/// <summary>A weight as signed bytes with one scale per row: value[r, c] = Values[r, c] · Scales[r].</summary>
/// <param name="Name">Full name in the checkpoint.</param>
/// <param name="Shape">Sizes, outermost (the rows) first.</param>
/// <param name="Values">−127 … 127, row-major.</param>
/// <param name="Scales">One per row, 0 or more.</param>
internal sealed record QuantizedTensor(string Name, int[] Shape, sbyte[] Values, float[] Scales)
{
    /// <summary>What follows a weight's name in that of its scales.</summary>
    internal const string ScaleSuffix = "_scale";

    /// <summary>Name of the tensor that holds a weight's scales, beside it.</summary>
    internal static string ScaleName(string weight) => weight + ScaleSuffix;

    /// <summary>Symmetric quantisation: the largest value of a row becomes ±127, ties go to the even neighbour.</summary>
    /// <param name="name">Full name in the checkpoint.</param>
    /// <param name="shape">Sizes, outermost (the rows) first.</param>
    /// <param name="weight">Finite values, row-major.</param>
    internal static QuantizedTensor Of(string name, int[] shape, ReadOnlySpan<float> weight)
    {
        int rows = shape[0], columns = weight.Length / Math.Max(rows, 1);
        var values = new sbyte[weight.Length];
        var scales = new float[rows];
        for (int r = 0; r < rows; r++)
        {
            var row = weight.Slice(r * columns, columns);
            float max = 0;
            foreach (float value in row) max = Math.Max(max, MathF.Abs(value));
            scales[r] = max / 127f;
            // Subnormal rows are zeros: their inverse would be infinite.
            float inverse = max > 1e-30f ? 127f / max : 0f;
            for (int c = 0; c < columns; c++) values[r * columns + c] = (sbyte)MathF.Round(row[c] * inverse, MidpointRounding.ToEven);
        }
        return new QuantizedTensor(name, shape, values, scales);
    }
}
