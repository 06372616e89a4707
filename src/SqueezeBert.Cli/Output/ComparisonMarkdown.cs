using System.Globalization;
using System.Text;
using SqueezeBert.Cli.Comparison;
using SqueezeBert.Kernels.Peaks;

namespace SqueezeBert.Cli.Output;

/// <summary>A comparison as a part of a Markdown page: what was done, a table for each task, cost and latency, two pictures.</summary>
internal static class ComparisonMarkdown
{
    /// <param name="report">What came out.</param>
    /// <param name="quality">File of the picture of quality, beside the page.</param>
    /// <param name="latency">File of the picture of latency.</param>
    internal static string Of(ComparisonReport report, string quality, string latency)
    {
        var text = new StringBuilder();
        var experiment = report.Experiment;
        bool isOne = experiment.Seeds.Length == 1;
        string seeds = isOne ? $"from the seed {experiment.Seeds[0]}" : $"once from each of the seeds {string.Join(", ", experiment.Seeds)}";
        string spread = isOne ? "the figures of one seed" : "means over the seeds ± the sample standard deviation";
        Line($"Every variant learnt every task, {seeds}; all options stand in `{Path.GetFileName(experiment.File)}`,");
        Line($"and `squeezebert compare` does it again. Scores are {spread}, of the model as it was written,");
        Line("on the data that also picked its best weights where a task is scored while it trains. Minutes are those of one run, scoring included.");
        Line($"\n![Quality and operations]({quality})");
        foreach (var task in experiment.Tasks) WriteTask(task);
        Line("\n### Cost and latency");
        Line($"Parameters and operations are those of the model for {experiment.Tasks[0].Name}. Milliseconds are those of one sequence, every token's hidden state, in float32: the median of");
        Line(string.Create(CultureInfo.InvariantCulture, $"{report.Latencies[0].Latency.Passes} passes, the variants in turns in one process, on {Processor.Name} ({Environment.ProcessorCount} processors). Training is the time of all runs together: {report.Experiment.Runs.Sum(run => report.Scores[run].TrainSeconds) / 3600:0.0} hours for all variants.\n"));
        WriteCosts();
        Line($"\n![Latency of one sequence]({latency})");
        return text.ToString();

        void WriteTask(ExperimentTask task)
        {
            RunScores[] all = [.. report.Variants.SelectMany(variant => report.ScoresOf(task, variant))];
            Line($"\n### {task.Name}");
            Line($"Rows to train on: {Range(all, run => run.TrainRows, "N0")}; to score on: {Range(all, run => run.EvalRows, "N0")}; epochs: {Range(all, run => run.Epochs, "0.##")}.\n");
            Row(["variant", .. task.Metrics, "minutes"]);
            Rule(1 + task.Metrics.Length);
            foreach (string variant in report.Variants)
                Row([variant, .. task.Metrics.Select(metric => Spread.Of(report.ValuesOf(task, variant, metric)).ToString()), Minutes(report.ScoresOf(task, variant).Average(scores => scores.TrainSeconds))]);
        }

        void WriteCosts()
        {
            var measured = report.Measured.ToList();
            Row(["variant", "million parameters", $"GFLOP at {report.Costs[0].SequenceLength} tokens", .. measured.Select(one => $"ms, {one.Length} tokens, {one.Threads} thread{(one.Threads == 1 ? "" : "s")}"), "training, minutes"]);
            Rule(3 + measured.Count);
            for (int i = 0; i < report.Variants.Length; i++)
                Row([report.Variants[i], Figure(report.Costs[i].Parameters / 1e6), Figure(report.Costs[i].Flops / 1e9), .. measured.Select(one => Figure(report.LatencyOf(i, one).Latency.P50)),
                    Minutes(experiment.Tasks.Sum(task => report.ScoresOf(task, report.Variants[i]).Sum(scores => scores.TrainSeconds)))]);
        }

        void Line(string line) => text.Append(line).Append('\n');

        void Row(IEnumerable<string> cells) => Line($"| {string.Join(" | ", cells)} |");

        void Rule(int figures) => Line("|---|" + string.Concat(Enumerable.Repeat("---:|", figures)));
    }

    /// <summary>One figure where all runs have the same, else the least and the most.</summary>
    private static string Range(RunScores[] runs, Func<RunScores, double> figure, string format)
    {
        var (least, most) = (runs.Min(figure).ToString(format, CultureInfo.InvariantCulture), runs.Max(figure).ToString(format, CultureInfo.InvariantCulture));
        return least == most ? least : $"{least} to {most}";
    }

    private static string Figure(double value) => value.ToString(value < 10 ? "0.000" : "0.00", CultureInfo.InvariantCulture);

    private static string Minutes(double seconds) => (seconds / 60).ToString("0.0", CultureInfo.InvariantCulture);
}
