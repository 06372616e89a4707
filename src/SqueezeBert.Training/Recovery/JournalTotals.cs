namespace SqueezeBert.Training.Recovery;

/// <summary>What a journal adds up from step to step.</summary>
internal readonly record struct JournalTotals
{
    /// <summary>Optimizer steps done.</summary>
    internal int Step { get; init; }

    /// <summary>Steps at the last report.</summary>
    internal int ReportedStep { get; init; }

    /// <summary>Losses of all steps.</summary>
    internal double Loss { get; init; }

    /// <summary>Losses since the last report.</summary>
    internal double LossSinceReport { get; init; }

    /// <summary>Tokens of all steps.</summary>
    internal long Tokens { get; init; }

    /// <summary>Tokens since the last report.</summary>
    internal long TokensSinceReport { get; init; }

    /// <summary>Time in all steps.</summary>
    internal TimeSpan Time { get; init; }

    /// <summary>Time in steps since the last report.</summary>
    internal TimeSpan TimeSinceReport { get; init; }

    /// <summary>Of the last step.</summary>
    internal double LearningRate { get; init; }

    /// <inheritdoc cref="LearningRate"/>
    internal double GradNorm { get; init; }

    /// <summary>With one more step.</summary>
    internal JournalTotals With(int step, double loss, long tokens, TimeSpan time) => this with
    {
        Step = step,
        Loss = Loss + loss,
        LossSinceReport = LossSinceReport + loss,
        Tokens = Tokens + tokens,
        TokensSinceReport = TokensSinceReport + tokens,
        Time = Time + time,
        TimeSinceReport = TimeSinceReport + time,
    };

    /// <summary>Just after a report.</summary>
    internal JournalTotals Reported() => this with { ReportedStep = Step, LossSinceReport = 0, TokensSinceReport = 0, TimeSinceReport = default };
}
