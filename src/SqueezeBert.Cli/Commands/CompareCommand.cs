using System.CommandLine;
using SqueezeBert.Cli.Comparison;
using static SqueezeBert.Cli.Commands.SnakeCaseOption;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert compare</c>: an experiment that trains several shapes of model on the same tasks from the same seeds, and reports them side by side.</summary>
internal static class CompareCommand
{
    private const string ReportFile = "RESULTS.md";

    internal static Command Create(CommandContext context)
    {
        var experiment = new Argument<string>("experiment.json") { Description = "Seeds, variants, tasks and options of train, as docs/TRAINING.md describes them." };
        var output = Named<string>("output_dir", "DIR", "Folder for the trained models and results.json. What is trained there already is not trained again; a run that was stopped goes on.", required: true);
        var report = Named<string?>("report", "FILE.md", $"Markdown file whose part between two comments is written, with pictures beside it; {ReportFile} in output_dir when left out.");
        var threads = CommonOptions.Threads();
        var command = new Command("compare", "Train several shapes of model on the same tasks, data and seeds, and report quality, cost, latency and training time side by side.") { experiment, output, report, threads };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(output);
            var training = new ExperimentTraining(context, parsed.GetValue(threads));
            var read = new ExperimentFile(training, parsed.GetRequiredValue(experiment), folder).Read();
            return new ComparisonRun(context, training, read, folder, parsed.GetValue(report) ?? Path.Combine(folder, ReportFile)).Execute();
        });
        return command;
    }
}
