namespace SqueezeBert.Training.Losses;

/// <summary>Vectors brought to length 1, in double, and the way back for gradients.</summary>
internal static class UnitVectors
{
    /// <summary>The rows of [rows, width] at length 1, and their lengths.</summary>
    internal static (double[] Units, double[] Lengths) Of(ReadOnlySpan<float> vectors, int rows, int width)
    {
        var units = new double[vectors.Length];
        var lengths = new double[rows];
        for (int i = 0; i < units.Length; i++) units[i] = vectors[i];
        for (int b = 0; b < rows; b++)
        {
            var row = units.AsSpan(b * width, width);
            // A vector of zeros has no direction and stays one.
            lengths[b] = Math.Max(Math.Sqrt(Dot(row, row)), 1e-12);
            foreach (ref double value in row) value /= lengths[b];
        }
        return (units, lengths);
    }

    /// <summary>x = length·u: ∂x = (∂u − u·(u·∂u)) / length.</summary>
    internal static void Unnormalize(ReadOnlySpan<double> unit, double length, ReadOnlySpan<double> unitGradient, Span<float> gradient)
    {
        double along = Dot(unit, unitGradient);
        for (int h = 0; h < gradient.Length; h++) gradient[h] = (float)((unitGradient[h] - unit[h] * along) / length);
    }

    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int h = 0; h < a.Length; h++) sum += a[h] * b[h];
        return sum;
    }
}
