using System.CommandLine;
using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Output;
using SqueezeBert.Data;
using SqueezeBert.Training;
using SqueezeBert.Training.Runs;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert train</c>: trains a model for a task on a data file and writes a folder in Hugging Face's layout.</summary>
internal static class TrainCommand
{
    internal static Command Create(CommandContext context) =>
        Create(context, "train", "Train a model for a task, from a model folder or from scratch: progress on a terminal, else JSON Lines.", new TrainOptions());

    /// <summary>A command that trains.</summary>
    internal static Command Create(CommandContext context, string name, string description, TrainOptions options)
    {
        var command = new Command(name, description);
        foreach (var option in options.All) command.Add(option);
        command.SetAction(parsed =>
        {
            try
            {
                return Train(context, options, parsed);
            }
            catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
            {
                context.Log.Error("cancelled before training began; nothing was written.");
                return ExitCode.Cancelled;
            }
        });
        return command;
    }

    private static int Train(CommandContext context, TrainOptions options, ParseResult parsed)
    {
        var request = TrainingSource.Resolve(context, context.Interruptibly(() => options.RequestOf(parsed, context.Cancellation)), options.RevisionOf(parsed), options.TeacherRevisionOf(parsed));
        request = options.WithOverrides(parsed, request);
        var test = options.TestFileOf(parsed);
        // Before hours of work, not after: a file that can't be read fails here.
        using var rows = test is null ? null : context.Interruptibly(() => DataRowFile.Open(test.Path));
        using var pool = new WorkerPool(options.ThreadsOf(parsed));
        using var setup = context.Interruptibly(() => TrainingSetup.Prepare(request, pool, context.Cancellation));
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
        return rows is null ? ExitCode.Done : Predict(context, request.OutputFolder, rows, test!, pool);
    }

    private static string GoOn(string checkpoint) => $"the run goes on with --resume_from_checkpoint {checkpoint}";

    private static int Predict(CommandContext context, string folder, DataRowReader rows, TestFile test, WorkerPool pool)
    {
        try
        {
            TestPredictions.Write(context, folder, rows, test, new ModelOptions { WorkerPool = pool });
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            context.Log.Error($"cancelled; {folder} holds the trained model without predictions.");
            return ExitCode.Cancelled;
        }
    }

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
