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
    internal static Command Create(CommandContext context, string name, string description, TrainOptions options) =>
        TrainingCommand.Create(context, name, description, options.All, parsed => Train(context, options, parsed));

    /// <summary>What the command line asks for, with its data read and what it names of the hub fetched.</summary>
    /// <param name="context">Where progress goes.</param>
    /// <param name="log">Where warnings about the data go.</param>
    /// <param name="options">The options.</param>
    /// <param name="parsed">The command line.</param>
    internal static TrainingRequest RequestOf(CommandContext context, Log log, TrainOptions options, ParseResult parsed)
    {
        var request = context.Interruptibly(() => options.RequestOf(parsed, log, context.Cancellation));
        return options.Start.WithOverrides(parsed, TrainingSource.Resolve(context, request, options.Start.RevisionOf(parsed), options.TeacherRevisionOf(parsed)));
    }

    /// <summary>Trains.</summary>
    /// <returns>The exit code.</returns>
    internal static int Train(CommandContext context, TrainOptions options, ParseResult parsed)
    {
        var request = RequestOf(context, context.Log, options, parsed);
        var test = options.TestFileOf(parsed);
        // Before hours of work, not after: a file that can't be read fails here.
        using var rows = test is null ? null : context.Interruptibly(() => DataRowFile.Open(test.Path));
        using var pool = new WorkerPool(options.ThreadsOf(parsed));
        using var setup = context.Interruptibly(() => TrainingSetup.Prepare(request, pool, context.Cancellation));
        int code = TrainingExecution.Execute(context, request, setup);
        return code != ExitCode.Done || rows is null ? code : Predict(context, request.OutputFolder, rows, test!, pool);
    }

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
}
