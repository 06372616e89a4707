namespace SqueezeBert.Training;

/// <summary>What a training run came to.</summary>
public sealed record TrainingResult
{
    /// <summary>What it began with.</summary>
    public required TrainingStart Start { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public required int Steps { get; init; }

    /// <summary>Steps planned.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>Epochs done, with the share of the last one.</summary>
    public required double Epochs { get; init; }

    /// <summary>Mean loss over all steps.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Wall-clock time, evaluations included.</summary>
    public required TimeSpan Runtime { get; init; }

    /// <summary>Tokens trained on per second, evaluations left out.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>The best evaluation; null where none was made.</summary>
    public required EvaluationProgress? Best { get; init; }

    /// <summary>Name of the metric that chose it; null where none was made.</summary>
    public required string? BestMetric { get; init; }

    /// <summary>Reports of training, in order.</summary>
    public required IReadOnlyList<TrainingProgress> Training { get; init; }

    /// <summary>Reports of evaluation, in order.</summary>
    public required IReadOnlyList<EvaluationProgress> Evaluations { get; init; }

    /// <summary>Whether the caller stopped the run before its end; the model is then that of <see cref="Best"/>.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>Scores of the teacher on the same data; null without one, without validation data, and after a cancellation.</summary>
    public EvaluationScores? TeacherScores { get; init; }

    /// <summary>Scores of the model as it was written and read again; null without validation data. After a cancellation those of <see cref="Best"/>.</summary>
    public EvaluationScores? Scores { get; init; }
}
