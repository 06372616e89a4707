using System.Diagnostics;
using SqueezeBert.Training.Recovery;

namespace SqueezeBert.Training;

/// <summary>Writes down how training goes and tells the listener every so many steps.</summary>
internal sealed class TrainingJournal(ITrainingListener listener, int stepsPerEpoch, int totalSteps, int loggingSteps)
{
    private readonly List<TrainingProgress> training = [];
    private readonly List<EvaluationProgress> evaluations = [];
    private readonly long started = Stopwatch.GetTimestamp();
    private int step;
    private int reportedStep;
    private double lossSum;
    private double lossSinceReport;
    private long tokenSum;
    private long tokensSinceReport;
    private TimeSpan stepTime;
    private TimeSpan timeSinceReport;
    private TimeSpan earlierRuntime;

    private double Epoch => (double)step / stepsPerEpoch;

    internal void Trained(int stepNumber, double loss, double learningRate, double gradientNorm, long tokens, TimeSpan time)
    {
        step = stepNumber;
        (lossSum, lossSinceReport) = (lossSum + loss, lossSinceReport + loss);
        (tokenSum, tokensSinceReport) = (tokenSum + tokens, tokensSinceReport + tokens);
        (stepTime, timeSinceReport) = (stepTime + time, timeSinceReport + time);
        if (step % loggingSteps != 0 && step != totalSteps) return;

        var report = new TrainingProgress(Epoch, step, totalSteps, lossSinceReport / (step - reportedStep), learningRate, gradientNorm,
            tokensSinceReport / Math.Max(timeSinceReport.TotalSeconds, 1e-9), stepTime / step * (totalSteps - step));
        training.Add(report);
        (reportedStep, lossSinceReport, tokensSinceReport, timeSinceReport) = (step, 0, 0, default);
        listener.Trained(report);
    }

    internal void Evaluated(EvaluationScores scores, BestWeights best)
    {
        var report = new EvaluationProgress(Epoch, step, scores, best.Offer(scores));
        evaluations.Add(report);
        listener.Evaluated(report);
    }

    /// <summary>Everything, for a run that goes on from here.</summary>
    internal JournalState State => new()
    {
        Training = [.. training],
        Evaluations = [.. evaluations],
        ReportedStep = reportedStep,
        LossSum = lossSum,
        LossSinceReport = lossSinceReport,
        TokenSum = tokenSum,
        TokensSinceReport = tokensSinceReport,
        StepTime = stepTime,
        TimeSinceReport = timeSinceReport,
        Runtime = Runtime,
    };

    private TimeSpan Runtime => earlierRuntime + Stopwatch.GetElapsedTime(started);

    /// <summary>Goes on from an earlier run's state after so many steps.</summary>
    internal void Resume(JournalState state, int steps)
    {
        training.AddRange(state.Training);
        evaluations.AddRange(state.Evaluations);
        (step, reportedStep, earlierRuntime) = (steps, state.ReportedStep, state.Runtime);
        (lossSum, lossSinceReport, tokenSum, tokensSinceReport) = (state.LossSum, state.LossSinceReport, state.TokenSum, state.TokensSinceReport);
        (stepTime, timeSinceReport) = (state.StepTime, state.TimeSinceReport);
    }

    internal TrainingResult Result(TrainingStart start, string? metric) => new()
    {
        Start = start,
        Steps = step,
        TotalSteps = totalSteps,
        Epochs = Epoch,
        TrainLoss = lossSum / Math.Max(step, 1),
        Runtime = Runtime,
        TokensPerSecond = tokenSum / Math.Max(stepTime.TotalSeconds, 1e-9),
        Best = evaluations.LastOrDefault(report => report.IsBest),
        BestMetric = metric,
        Training = training,
        Evaluations = evaluations,
    };
}
