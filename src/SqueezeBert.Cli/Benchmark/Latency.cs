namespace SqueezeBert.Cli.Benchmark;

/// <summary>Times of single passes, in milliseconds: so many percent of all took at most so long.</summary>
/// <param name="P50">The median.</param>
/// <param name="P90">Nine in ten.</param>
/// <param name="P99">All but one in a hundred; the longest where there were fewer passes.</param>
/// <param name="Passes">Passes that were timed.</param>
internal sealed record Latency(double P50, double P90, double P99, int Passes)
{
    /// <summary>By nearest rank: each percentile is one of the times.</summary>
    internal static Latency Of(IEnumerable<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return new Latency(At(50), At(90), At(99), sorted.Length);

        double At(int percent) => sorted[(int)Math.Ceiling(percent / 100.0 * sorted.Length) - 1];
    }
}
