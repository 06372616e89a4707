using System.Collections.Immutable;
using SqueezeBert.Cli.Output;

namespace SqueezeBert.Cli.Comparison;

/// <summary>What an experiment came to.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Costs">What each variant's model of the first task costs.</param>
/// <param name="Scores">What each run came to.</param>
/// <param name="Latencies">Of each variant's model of the first task and seed.</param>
internal sealed record ComparisonReport(
    Experiment Experiment, ImmutableArray<ModelCost> Costs, ImmutableDictionary<ExperimentRun, RunScores> Scores, ImmutableArray<VariantLatency> Latencies)
{
    internal ImmutableArray<string> Variants => Experiment.Variants;

    /// <summary>Threads and lengths that latency was measured with.</summary>
    internal IEnumerable<(int Threads, int Length)> Measured => Latencies.Select(row => (row.Threads, row.Length)).Distinct();

    /// <summary>Collects what finished runs have left, and measures.</summary>
    internal static ComparisonReport Of(CommandContext context, Experiment experiment)
    {
        string[] folders = [.. experiment.Variants.Select(variant => experiment.RunsOf(experiment.Tasks[0].Name, variant).First().Folder)];
        SqueezeBertConfig[] configs = [.. folders.Select(folder => SqueezeBertConfig.FromFiles(ModelFiles.FromFolder(folder)))];
        int length = Math.Min(CostComparison.PapersLength, configs.Min(config => config.MaxPositionEmbeddings));
        return new ComparisonReport(
            experiment,
            [.. configs.Select(config => ModelCost.Of(config, length))],
            experiment.Runs.ToImmutableDictionary(run => run, RunScores.Read),
            VariantLatency.Measure(context, folders));
    }

    /// <summary>What one variant's runs of a task came to, in the seeds' order.</summary>
    internal IReadOnlyList<RunScores> ScoresOf(ExperimentTask task, string variant) => [.. Experiment.RunsOf(task.Name, variant).Select(run => Scores[run])];

    /// <summary>One variant's scores, in the seeds' order.</summary>
    internal double[] ValuesOf(ExperimentTask task, string variant, string metric) => [.. ScoresOf(task, variant).Select(scores => scores.Scores[metric])];

    internal VariantLatency LatencyOf(int variant, (int Threads, int Length) measured) =>
        Latencies.First(row => row.Variant == variant && (row.Threads, row.Length) == measured);
}
