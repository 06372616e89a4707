using System.CommandLine;
using SqueezeBert.Cli.Output;
using SqueezeBert.Cli.Scoring;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert eval</c>: the official figures of a task, from predictions and what is true.</summary>
internal static class EvalCommand
{
    internal static Command Create(CommandContext context)
    {
        var options = new EvalOptions();
        var command = new Command("eval", "Score predictions with the official metrics of a benchmark or task.");
        foreach (var option in options.All) command.Add(option);
        command.Validators.Add(options.Validate);
        command.SetAction(parsed =>
        {
            var scoring = ScoredTasks.Create(options.RequestOf(parsed, context.Log));
            var report = scoring.Score(context.Cancellation);
            if (options.OutputOf(parsed) is { } path) OutputTarget.Write(context, path, stream => Submit(scoring, stream));
            if (options.IsJson(parsed)) ScoreJson.Write(context.OutputStream, report);
            else ScoreTable.Write(context, report);
            return ExitCode.Done;
        });
        return command;
    }

    private static int Submit(TaskScoring scoring, Stream stream)
    {
        scoring.WriteSubmission(stream);
        return ExitCode.Done;
    }
}
