namespace SqueezeBert.Training;

/// <summary>What a training run came to.</summary>
/// <param name="Steps">Optimizer steps done.</param>
/// <param name="TotalSteps">Steps planned.</param>
/// <param name="Epochs">Epochs done.</param>
/// <param name="TrainLoss">Mean loss over all steps.</param>
/// <param name="Runtime">Wall-clock time, evaluations included.</param>
/// <param name="TokensPerSecond">Tokens trained on per second, evaluations left out.</param>
/// <param name="Best">The evaluation whose weights were kept; null without a development set.</param>
/// <param name="BestMetric">Name of the metric that chose them.</param>
/// <param name="Training">Reports of training, in order.</param>
/// <param name="Evaluations">Reports of evaluation, in order.</param>
internal sealed record TrainingResult(
    int Steps,
    int TotalSteps,
    double Epochs,
    double TrainLoss,
    TimeSpan Runtime,
    double TokensPerSecond,
    EvaluationProgress? Best,
    string? BestMetric,
    IReadOnlyList<TrainingProgress> Training,
    IReadOnlyList<EvaluationProgress> Evaluations);
