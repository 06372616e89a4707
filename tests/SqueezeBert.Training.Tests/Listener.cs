namespace SqueezeBert.Training.Tests;

/// <summary>Keeps what it hears, and may do something after each report of training.</summary>
internal sealed class Listener(Action<TrainingProgress>? onTrained = null) : ITrainingListener
{
    internal List<TrainingProgress> Training { get; } = [];

    internal List<EvaluationProgress> Evaluations { get; } = [];

    /// <summary>One that cancels after a step.</summary>
    internal static Listener CancellingAt(int step, CancellationTokenSource cancellation) => new(progress =>
    {
        if (progress.Step == step) cancellation.Cancel();
    });

    public void Trained(TrainingProgress progress)
    {
        Training.Add(progress);
        onTrained?.Invoke(progress);
    }

    public void Evaluated(EvaluationProgress progress) => Evaluations.Add(progress);
}
