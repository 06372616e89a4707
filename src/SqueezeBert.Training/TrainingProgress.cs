namespace SqueezeBert.Training;

/// <summary>Where training stands after some steps.</summary>
/// <param name="Epoch">Epochs done, with the share of the current one.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Loss">Mean loss since the last report.</param>
/// <param name="LearningRate">Rate of the last step.</param>
/// <param name="GradNorm">Gradient norm of the last step, before clipping.</param>
/// <param name="TokensPerSecond">Tokens trained on per second since the last report.</param>
/// <param name="TimeLeft">Expected time to the last step, evaluations left out.</param>
public sealed record TrainingProgress(double Epoch, int Step, int TotalSteps, double Loss, double LearningRate, double GradNorm, double TokensPerSecond, TimeSpan TimeLeft);

/// <summary>Scores at the end of an epoch.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Scores">The scores.</param>
/// <param name="IsBest">Whether these weights are the best so far.</param>
public sealed record EvaluationProgress(double Epoch, int Step, EvaluationScores Scores, bool IsBest);

/// <summary>Hears how training goes.</summary>
public interface ITrainingListener
{
    /// <summary>Some steps were done (<see cref="TrainingOptions.LoggingSteps"/>).</summary>
    void Trained(TrainingProgress progress);

    /// <summary>An epoch's evaluation was made.</summary>
    void Evaluated(EvaluationProgress progress);
}
