using static SqueezeBert.Benchmarks.Comparison.Training.TrainingSide;

namespace SqueezeBert.Benchmarks.Comparison.Training;

/// <summary>What this project promises about the speed of training beside PyTorch.</summary>
internal static class TrainingBars
{
    /// <summary>In the order of the printed table.</summary>
    internal static IReadOnlyList<Bar<TrainingResult>> All { get; } =
    [
        .. OnBothThreadCounts("tokens_8x128", "tokens a second against PyTorch, 8x128", 2, 2.5, (result, threads) => Ratio(result, TrainingPlan.Even, threads, row => row.TokensPerSecond)),
        .. OnBothThreadCounts("tokens_sentences", "tokens a second against PyTorch, sentences", 4, 5, (result, threads) => Ratio(result, TrainingPlan.Sentences, threads, row => row.TokensPerSecond)),
        new("share_of_peak_8x128_1_thread", "share of the float32 peak, 8x128, 1 thread", 0.6, 0.75, result => result.Row(Ours, TrainingPlan.Even, 1) is { } row ? result.ShareOfPeak(row) : null),
        .. OnBothThreadCounts("memory_8x128", "PyTorch's memory against ours, 8x128", 1, 1.25, (result, threads) => Ratio(result, TrainingPlan.Even, threads, row => 1 / row.PeakBytes)),
        .. OnBothThreadCounts("memory_sentences", "PyTorch's memory against ours, sentences", 1, 1.25, (result, threads) => Ratio(result, TrainingPlan.Sentences, threads, row => 1 / row.PeakBytes)),
    ];

    private static Bar<TrainingResult>[] OnBothThreadCounts(string name, string description, double least, double aim, Func<TrainingResult, int, double?> measure) =>
        [.. ((int[])[1, 2]).Select(threads => new Bar<TrainingResult>($"{name}_{Bars.Key(threads)}", $"{description}, {Bars.Words(threads)}", least, aim, result => measure(result, threads)))];

    private static double? Ratio(TrainingResult result, string workload, int threads, Func<TrainingRow, double> value) =>
        result.Row(Ours, workload, threads) is { } ours && result.Row(PyTorch, workload, threads) is { } theirs ? value(ours) / value(theirs) : null;
}
