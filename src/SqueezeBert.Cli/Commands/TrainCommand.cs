using System.CommandLine;
using SqueezeBert.Cli.Output;
using SqueezeBert.Training;
using SqueezeBert.Training.Runs;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert train</c>: trains a classifier on a data file and writes a folder in Hugging Face's layout.</summary>
internal static class TrainCommand
{
    internal static Command Create(CommandContext context)
    {
        var options = new TrainOptions();
        var command = new Command("train", "Train a classifier, from a model folder or from scratch: progress on a terminal, else JSON Lines.");
        foreach (var option in options.All) command.Add(option);
        command.SetAction(parsed =>
        {
            var request = TrainingSource.Resolve(context, options.RequestOf(parsed), options.RevisionOf(parsed));
            using var pool = new WorkerPool(options.ThreadsOf(parsed));
            using var setup = TrainingSetup.Prepare(request, pool, context.Cancellation);
            Announce(context, request, setup);
            var run = new TrainingRun(request, setup);
            if (context.OutputIsTerminal) TrainingBar.Show(context, bar => bar.Finished(run.Execute(bar, context.Cancellation), request.OutputFolder));
            else Report(context, run);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Report(CommandContext context, TrainingRun run)
    {
        using var lines = new TrainingLines(context.OutputStream);
        var (result, scores) = run.Execute(lines, context.Cancellation);
        lines.Finished(result, scores);
    }

    private static void Announce(CommandContext context, TrainingRequest request, TrainingSetup setup)
    {
        // From scratch every parameter is fresh: no news.
        if (request.ModelFolder is not null && setup.Model.Initialized.Count > 0)
            context.Log.Warning($"{request.ModelFolder} lacks these, which start afresh: {string.Join(", ", setup.Model.Initialized)}");
        if (setup.Dropped.Count > 0)
            context.Log.Warning($"{request.ModelFolder} also has these, which are left out: {string.Join(", ", setup.Dropped)}");
        Truncated(context, request.TrainFile, setup.Train.TruncatedCount, request.MaxSeqLength);
        if (setup.Validation is { } validation) Truncated(context, request.ValidationFile!, validation.TruncatedCount, request.MaxSeqLength);
    }

    private static void Truncated(CommandContext context, string file, int count, int length)
    {
        if (count > 0) context.Log.Warning($"{file}: {count:N0} texts were cut to {length} tokens (max_seq_length).");
    }
}
