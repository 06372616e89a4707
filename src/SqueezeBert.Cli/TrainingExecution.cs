using SqueezeBert.Cli.Output;
using SqueezeBert.Training;
using SqueezeBert.Training.Runs;

namespace SqueezeBert.Cli;

/// <summary>Runs a training that a command asks for: warnings before it, progress while it goes, and what there is when it was stopped.</summary>
internal static class TrainingExecution
{
    /// <param name="context">Where everything goes.</param>
    /// <param name="request">What the user said.</param>
    /// <param name="setup">Made of it.</param>
    /// <returns>The exit code.</returns>
    internal static int Execute(CommandContext context, TrainingRequest request, TrainingSetup setup)
    {
        Announce(context, request, setup);
        var run = new TrainingRun(request, setup);
        foreach (string damaged in run.Checkpoints.PassedOver) context.Log.Warning(damaged);
        TrainingResult result;
        try
        {
            result = Run(context, run, request.OutputFolder);
        }
        catch (TrainingException error) when (run.Checkpoints.Last is not null)
        {
            context.Log.Error($"{error.Message} The last good weights are in {run.Checkpoints.Last}.");
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            // Before the first evaluation there is no model to give.
            context.Log.Error($"cancelled; {(run.Checkpoints.Last is { } last ? GoOn(last) : "nothing was written")}.");
            return ExitCode.Cancelled;
        }
        if (context.Cancellation.IsCancellationRequested)
        {
            context.Log.Error($"cancelled; {request.OutputFolder} holds {(result.IsInterrupted ? $"the best weights so far, those of step {result.Best!.Step} of {result.TotalSteps}{(run.Checkpoints.Last is { } last ? $"; {GoOn(last)}" : "")}" : "the trained model")}.");
            return ExitCode.Cancelled;
        }
        return ExitCode.Done;
    }

    private static string GoOn(string checkpoint) => $"the run goes on with --resume_from_checkpoint {checkpoint}";

    private static TrainingResult Run(CommandContext context, TrainingRun run, string folder)
    {
        if (context.OutputIsTerminal) return TrainingBar.Show(context, bar => bar.Finished(run.Execute(bar, context.Cancellation), folder));
        using var lines = new TrainingLines(context.OutputStream);
        return lines.Finished(run.Execute(lines, context.Cancellation));
    }

    private static void Announce(CommandContext context, TrainingRequest request, TrainingSetup setup)
    {
        var start = setup.Start;
        // From scratch every parameter is fresh: no news.
        if (request.ModelFolder is not null && start.FreshParameters.Count > 0)
            context.Log.Warning($"{request.ModelFolder} lacks these, which start afresh: {string.Join(", ", start.FreshParameters)}");
        if (start.ReplacedParameters.Count > 0)
            context.Log.Warning($"{request.ModelFolder} has these for other labels, which start afresh: {string.Join(", ", start.ReplacedParameters)}");
        if (start.DroppedTensors.Count > 0)
            context.Log.Warning($"{request.ModelFolder} also has these, which are left out: {string.Join(", ", start.DroppedTensors)}");
        Truncated(context, setup.Task.TrainName, start.TruncatedTrainTexts, start.MaxTokens);
        Truncated(context, setup.Task.ValidationName, start.TruncatedValidationTexts, start.MaxTokens);
    }

    private static void Truncated(CommandContext context, string? data, int count, int length)
    {
        if (count > 0) context.Log.Warning($"{data}: {count:N0} texts were cut to {length} tokens.");
    }
}
