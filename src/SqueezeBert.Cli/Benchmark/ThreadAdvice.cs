using System.Collections.Immutable;
using System.Globalization;

namespace SqueezeBert.Cli.Benchmark;

/// <summary>How many threads to use, going by what was measured.</summary>
/// <param name="Precision">Which rows were looked at.</param>
/// <param name="ForLatency">Threads with the shortest median time of one sequence, on the mean over lengths.</param>
/// <param name="ForThroughput">Threads that get through the most tokens, on the mean over lengths.</param>
/// <param name="LatencyGain">How many times shorter that time is than with the fewest threads measured.</param>
/// <param name="ThroughputGain">How many times more tokens those are than with the fewest threads measured.</param>
internal sealed record ThreadAdvice(WeightPrecision Precision, int ForLatency, int ForThroughput, double LatencyGain, double ThroughputGain)
{
    /// <summary>A difference that isn't worth another thread.</summary>
    private const double Negligible = 0.03;

    /// <summary>One for each precision; none where only one number of threads was measured, which leaves no choice.</summary>
    internal static ImmutableArray<ThreadAdvice> From(ImmutableArray<BenchmarkRow> rows) =>
        [.. rows.GroupBy(row => row.Precision).Where(group => group.DistinctBy(row => row.Threads).Skip(1).Any()).Select(Of)];

    /// <summary>One sentence.</summary>
    internal string Sentence => string.Create(CultureInfo.InvariantCulture,
        $"{SqueezeBertConfig.WordOf(SqueezeBertConfig.WeightPrecisions, Precision)}: shortest latency with {Shown(ForLatency)} ({LatencyGain:0.00}×), most tokens with {Shown(ForThroughput)} ({ThroughputGain:0.00}×).");

    private static ThreadAdvice Of(IGrouping<WeightPrecision, BenchmarkRow> rows)
    {
        var counts = rows.GroupBy(row => row.Threads).OrderBy(group => group.Key).ToList();
        var (latency, latencyGain) = Best(counts, row => 1 / row.Latency.P50);
        var (throughput, throughputGain) = Best(counts, row => row.TokensPerSecond);
        return new ThreadAdvice(rows.Key, latency, throughput, latencyGain, throughputGain);
    }

    /// <summary>The fewest threads that come close to the highest rate, and how many times the rate of the fewest threads theirs is.</summary>
    private static (int Threads, double Gain) Best(List<IGrouping<int, BenchmarkRow>> counts, Func<BenchmarkRow, double> rate)
    {
        // The geometric mean: no length weighs more than another.
        double[] means = [.. counts.Select(rows => Math.Exp(rows.Average(row => Math.Log(rate(row)))))];
        int best = Array.FindIndex(means, mean => mean >= means.Max() * (1 - Negligible));
        return (counts[best].Key, means[best] / means[0]);
    }

    private static string Shown(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";
}
