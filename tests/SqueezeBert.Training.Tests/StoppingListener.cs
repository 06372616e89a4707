namespace SqueezeBert.Training.Tests;

/// <summary>Does something after steps.</summary>
internal sealed class StoppingListener(Action<TrainingProgress> onTrained) : ITrainingListener
{
    public void Trained(TrainingProgress progress) => onTrained(progress);

    public void Evaluated(EvaluationProgress progress)
    {
    }
}
