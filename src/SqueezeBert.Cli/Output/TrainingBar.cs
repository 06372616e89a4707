using System.Globalization;
using Spectre.Console;
using SqueezeBert.Training;

namespace SqueezeBert.Cli.Output;

/// <summary>Progress of training for a person: a bar with loss, learning rate, speed and time left, and a line for each evaluation.</summary>
internal sealed class TrainingBar : ITrainingListener
{
    private readonly IAnsiConsole console;
    private readonly ProgressTask task;

    private TrainingBar(IAnsiConsole console, ProgressTask task) => (this.console, this.task) = (console, task);

    internal static TrainingResult Show(CommandContext context, Func<TrainingBar, TrainingResult> work)
    {
        var console = TerminalConsole.Create(context, context.Output, isTerminal: true);
        return console.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(progress => work(new TrainingBar(console, progress.AddTask("training"))));
    }

    public void Trained(TrainingProgress progress)
    {
        task.MaxValue = progress.TotalSteps;
        task.Value = progress.Step;
        task.Description = string.Create(CultureInfo.InvariantCulture,
            $"step {progress.Step:N0}/{progress.TotalSteps:N0}  loss {progress.Loss:0.0000}  rate {progress.LearningRate:0.0e+0}  {progress.TokensPerSecond:N0} tokens/s  {Shown(progress.TimeLeft)} left");
    }

    public void Evaluated(EvaluationProgress progress) =>
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"epoch {progress.Epoch:0.##}: {Shown(progress.Scores)}{(progress.IsBest ? "  (best so far)" : "")}"));

    internal TrainingResult Finished(TrainingResult result, string folder)
    {
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{folder}: written after {result.Steps:N0} steps in {Shown(result.Runtime)}{(result.Scores is null ? "" : "; as written: " + Shown(result.Scores))}{(result.TeacherScores is null ? "" : "; its teacher: " + Shown(result.TeacherScores))}"));
        return result;
    }

    private static string Shown(EvaluationScores scores) =>
        string.Join("  ", scores.Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:0.0000}")));

    private static string Shown(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
