namespace SqueezeBert.Training.Recovery;

/// <summary>What a journal holds between two steps.</summary>
internal sealed record JournalState
{
    internal required IReadOnlyList<TrainingProgress> Training { get; init; }

    internal required IReadOnlyList<EvaluationProgress> Evaluations { get; init; }

    /// <summary>Steps at the last report.</summary>
    internal required int ReportedStep { get; init; }

    /// <summary>Losses of all steps, and of those since the last report.</summary>
    internal required double LossSum { get; init; }

    /// <inheritdoc cref="LossSum"/>
    internal required double LossSinceReport { get; init; }

    /// <summary>Tokens of all steps, and of those since the last report.</summary>
    internal required long TokenSum { get; init; }

    /// <inheritdoc cref="TokenSum"/>
    internal required long TokensSinceReport { get; init; }

    /// <summary>Time in all steps, and in those since the last report.</summary>
    internal required TimeSpan StepTime { get; init; }

    /// <inheritdoc cref="StepTime"/>
    internal required TimeSpan TimeSinceReport { get; init; }

    /// <summary>Wall-clock time of the run and of those that it goes on from.</summary>
    internal required TimeSpan Runtime { get; init; }
}
