using System.Diagnostics;
using SqueezeBert.Training.Recovery;

namespace SqueezeBert.Training;

/// <summary>Writes down how training goes and tells the listener every so many steps.</summary>
internal sealed class TrainingJournal(ITrainingListener listener, StepPlan plan, int loggingSteps)
{
    private readonly List<TrainingProgress> training = [];
    private readonly List<EvaluationProgress> evaluations = [];
    private readonly long started = Stopwatch.GetTimestamp();
    private JournalTotals totals;
    private TimeSpan earlierRuntime;

    /// <summary>Everything, for a run that goes on from here.</summary>
    internal JournalState State => new(totals, Runtime, [.. training], [.. evaluations]);

    /// <summary>Steps at the last evaluation; 0 before the first.</summary>
    internal int LastEvaluatedStep => evaluations.Count == 0 ? 0 : evaluations[^1].Step;

    private double Epoch => plan.EpochAt(totals.Step);

    private TimeSpan Runtime => earlierRuntime + Stopwatch.GetElapsedTime(started);

    /// <summary>Goes on from an earlier run's state.</summary>
    internal void Resume(JournalState state)
    {
        training.AddRange(state.Training);
        evaluations.AddRange(state.Evaluations);
        (totals, earlierRuntime) = (state.Totals, state.Runtime);
    }

    internal void Trained(int step, double loss, double learningRate, double gradientNorm, long tokens, TimeSpan time)
    {
        totals = totals.With(step, loss, tokens, time) with { LearningRate = learningRate, GradNorm = gradientNorm };
        if (step % loggingSteps == 0 || step == plan.TotalSteps) Report();
    }

    /// <summary>Reports the steps since the last report, where a run ends before the step that would have.</summary>
    internal void ReportRest()
    {
        if (totals.Step > totals.ReportedStep) Report();
    }

    internal void Evaluated(EvaluationScores scores, BestWeights best)
    {
        var report = new EvaluationProgress(Epoch, totals.Step, scores, best.Offer(scores));
        evaluations.Add(report);
        listener.Evaluated(report);
    }

    internal TrainingResult Result(TrainingStart start, string? metric) => new()
    {
        Start = start,
        Steps = totals.Step,
        TotalSteps = plan.TotalSteps,
        Epochs = Epoch,
        TrainLoss = totals.Loss / Math.Max(totals.Step, 1),
        Runtime = Runtime,
        TokensPerSecond = totals.Tokens / Math.Max(totals.Time.TotalSeconds, 1e-9),
        Best = evaluations.LastOrDefault(report => report.IsBest),
        BestMetric = metric,
        Training = training,
        Evaluations = evaluations,
    };

    private void Report()
    {
        int step = totals.Step;
        var report = new TrainingProgress(Epoch, step, plan.TotalSteps, totals.LossSinceReport / (step - totals.ReportedStep), totals.LearningRate, totals.GradNorm,
            totals.TokensSinceReport / Math.Max(totals.TimeSinceReport.TotalSeconds, 1e-9), totals.Time / step * (plan.TotalSteps - step));
        training.Add(report);
        totals = totals.Reported();
        listener.Trained(report);
    }
}
