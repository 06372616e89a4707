using System.CommandLine;
using SqueezeBert.Cli.Output;
using SqueezeBert.Cli.Scoring;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert eval</c>: the official figures of a task, from what is true and what a model or a file predicts.</summary>
internal static class EvalCommand
{
    internal static Command Create(CommandContext context)
    {
        var options = new EvalOptions();
        var command = new Command("eval", "Score a model or a file of predictions with the official metrics of a benchmark or task.");
        foreach (var option in options.All) command.Add(option);
        command.Validators.Add(options.Validate);
        command.SetAction(parsed =>
        {
            var report = options.ModelOf(parsed, context) is { } files ? ScoreModel(files) : Score(options.RequestOf(parsed, context.Log, asked: null));
            if (options.IsJson(parsed)) ScoreJson.Write(context.OutputStream, report);
            else ScoreTable.Write(context, report);
            return ExitCode.Done;

            ScoreReport ScoreModel(ModelFiles files)
            {
                ScoreReport? scored = null;
                StepProgress.Show(context, progress =>
                {
                    using var model = options.ModelOf(parsed, context, files, progress);
                    scored = Score(options.RequestOf(parsed, context.Log, model));
                });
                return scored!;
            }

            ScoreReport Score(ScoringRequest request)
            {
                var scoring = ScoredTasks.Create(request);
                var scored = scoring.Score(context.Cancellation);
                if (options.OutputOf(parsed) is { } path) OutputTarget.Write(context, path, stream => Write(scoring, stream));
                return scored;
            }
        });
        return command;
    }

    private static int Write(TaskScoring scoring, Stream stream)
    {
        scoring.WritePredictions(stream);
        return ExitCode.Done;
    }
}
