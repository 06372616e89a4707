namespace SqueezeBert.Pipelines;

/// <summary>Lengths of vectors and angles between them.</summary>
/// <remarks>
/// Sums are float64 chains in feature order over products of two float32 numbers, which are exact in float64: the same bits on
/// every machine, fused or not.
/// </remarks>
internal static class UnitLength
{
    /// <summary>sentence-transformers divides by no length below this, so that a vector of zeros stays one.</summary>
    private const double LeastLength = 1e-12;

    /// <summary>Divides a vector by its length.</summary>
    internal static void Normalize(Span<float> x)
    {
        double length = Math.Max(Math.Sqrt(Dot(x, x)), LeastLength);
        foreach (ref float value in x) value = (float)(value / length);
    }

    /// <summary>The cosine of the angle between two vectors, −1 to 1; 0 where one has no length.</summary>
    internal static float Cosine(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double lengths = Math.Max(Math.Sqrt(Dot(x, x)), LeastLength) * Math.Max(Math.Sqrt(Dot(y, y)), LeastLength);
        return (float)Math.Clamp(Dot(x, y) / lengths, -1, 1);
    }

    private static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double sum = 0;
        for (int h = 0; h < x.Length; h++) sum += (double)x[h] * y[h];
        return sum;
    }
}
