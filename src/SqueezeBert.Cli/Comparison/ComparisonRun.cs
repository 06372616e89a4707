using SqueezeBert.Checkpoints;
using SqueezeBert.Cli.Output;

namespace SqueezeBert.Cli.Comparison;

/// <summary>Carries an experiment out: trains what is not trained yet, measures, and writes what came out.</summary>
/// <param name="context">Where everything goes.</param>
/// <param name="training">Trains.</param>
/// <param name="experiment">What to do.</param>
/// <param name="folder">Where <c>results.json</c> goes.</param>
/// <param name="report">The Markdown file.</param>
internal sealed class ComparisonRun(CommandContext context, ExperimentTraining training, Experiment experiment, string folder, string report)
{
    private const string ResultsFile = "results.json";

    /// <returns>The exit code.</returns>
    internal int Execute()
    {
        if (File.Exists(folder)) throw new UserException($"--output_dir: expected a folder; found the file {folder}.");
        Directory.CreateDirectory(folder);
        var section = new ReportSection(report);
        section.Check();
        ExperimentRun[] left = [.. experiment.Runs.Where(run => !run.IsFinished())];
        foreach (var run in experiment.Runs.Except(left)) run.RemoveCheckpoints();
        // Seeds aside, each run as it will be: whatever is wrong shows now.
        foreach (var run in left.DistinctBy(run => (run.Task, run.Variant))) training.Check(experiment, run);
        foreach (var run in left)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Announce(run);
            int code = training.Train(run);
            if (code != ExitCode.Done)
            {
                context.Log.Warning($"{Array.IndexOf(left, run) + experiment.Runs.Length - left.Length} of {experiment.Runs.Length} runs are finished; the same command goes on with the others.");
                return code;
            }
            run.Finish();
        }
        Write(section, ComparisonReport.Of(context, experiment));
        return ExitCode.Done;
    }

    private void Announce(ExperimentRun run)
    {
        int number = experiment.Runs.IndexOf(run) + 1, all = experiment.Runs.Length;
        if (context.OutputIsTerminal)
        {
            context.Output.WriteLine($"{run.Name}: run {number} of {all}");
            return;
        }
        using var lines = new TrainingLines(context.OutputStream);
        lines.Began(run.Name, number, all);
    }

    private void Write(ReportSection section, ComparisonReport comparison)
    {
        string stem = Path.GetFileNameWithoutExtension(report);
        string quality = $"{stem}-quality{CostPicture.Extension}", latency = $"{stem}-latency{CostPicture.Extension}";
        AtomicFile.WriteText(Beside(quality), QualityPicture.Draw(comparison));
        AtomicFile.WriteText(Beside(latency), LatencyPicture.Draw(comparison));
        AtomicFile.Write(Path.Combine(folder, ResultsFile), stream => ComparisonJson.Write(stream, comparison));
        section.Write(ComparisonMarkdown.Of(comparison, quality, latency));
        if (context.OutputIsTerminal) context.Output.WriteLine($"{report}: written");

        string Beside(string name) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(report))!, name);
    }
}
