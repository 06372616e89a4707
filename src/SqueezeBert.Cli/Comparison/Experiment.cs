using System.Collections.Immutable;

namespace SqueezeBert.Cli.Comparison;

/// <summary>Every variant learns every task, once from each seed.</summary>
/// <param name="File">The file that says so.</param>
/// <param name="Seeds">Keys of the random choices.</param>
/// <param name="Variants">Names of the models, as tables have them.</param>
/// <param name="Tasks">What they learn.</param>
/// <param name="Runs">All runs, those of one seed together: so that a third of three seeds' time shows every variant on every task.</param>
internal sealed record Experiment(
    string File, ImmutableArray<ulong> Seeds, ImmutableArray<string> Variants, ImmutableArray<ExperimentTask> Tasks, ImmutableArray<ExperimentRun> Runs)
{
    /// <summary>One variant's runs of a task, in the seeds' order.</summary>
    internal IEnumerable<ExperimentRun> RunsOf(string task, string variant) => Runs.Where(run => run.Task.Name == task && run.Variant == variant);
}

/// <summary>What the variants learn.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Metrics">Scores to report, the one that is drawn first.</param>
internal sealed record ExperimentTask(string Name, ImmutableArray<string> Metrics);
