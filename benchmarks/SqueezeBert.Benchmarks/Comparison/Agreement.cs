namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>Holds every peer to our engine's float32 hidden states before anything is timed: a faster wrong answer is no peer.</summary>
internal static class Agreement
{
    /// <summary>Float32 in another order of sums, twelve layers deep.</summary>
    private const double Float32Tolerance = 1e-4;

    /// <summary>Int8 with one scale for all activations of a tensor: the error's root mean square against the values' own.</summary>
    private const double Int8Tolerance = 0.1;

    /// <param name="type">Format of the peer's linear layers.</param>
    /// <param name="expected">Ours, [T, H].</param>
    /// <param name="found">The peer's, [T, H].</param>
    /// <param name="what">For the message.</param>
    /// <exception cref="InvalidDataException">They differ by more than the tolerance.</exception>
    internal static void Require(NumberType type, ReadOnlySpan<float> expected, ReadOnlySpan<float> found, string what)
    {
        if (expected.Length != found.Length) throw new InvalidDataException($"{what}: expected {expected.Length} values; found {found.Length}.");
        double worst = 0, errors = 0, squares = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Math.Abs((double)expected[i] - found[i]);
            worst = Math.Max(worst, error / (1 + Math.Abs(expected[i])));
            errors += error * error;
            squares += (double)expected[i] * expected[i];
        }
        double difference = type == NumberType.Float32 ? worst : Math.Sqrt(errors / squares);
        double tolerance = type == NumberType.Float32 ? Float32Tolerance : Int8Tolerance;
        // Written so that NaN fails.
        if (!(difference <= tolerance)) throw new InvalidDataException($"{what}: expected our engine's hidden states within {tolerance}; found them {difference:G3} apart.");
    }
}
