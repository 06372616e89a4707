using System.Globalization;

namespace SqueezeBert.Training.Reports;

/// <summary>Writes all that a listener hears for TensorBoard, under Hugging Face's tags: <c>runs/TIME/events.out.tfevents.*</c> in the output folder.</summary>
/// <remarks>A run that goes on adds a file to the newest folder of <c>runs</c>, so that its curves are one.</remarks>
internal sealed class TensorBoardReport : ITrainingListener, IDisposable
{
    private const string RunsFolder = "runs";

    private readonly ITrainingListener inner;
    private readonly Lazy<EventFile> file;

    /// <param name="inner">Hears the same.</param>
    /// <param name="outputFolder">The run's folder.</param>
    /// <param name="step">Steps done; 0 for a run that begins.</param>
    /// <param name="clock">Names folder and file, and gives events their times.</param>
    internal TensorBoardReport(ITrainingListener inner, string outputFolder, int step, TimeProvider clock)
    {
        this.inner = inner;
        string runs = Path.Combine(outputFolder, RunsFolder);
        string? earlier = step > 0 && Directory.Exists(runs) ? Directory.GetDirectories(runs).Max(StringComparer.Ordinal) : null;
        // A run that is at its end already has nothing to add.
        file = new(() => new EventFile(earlier ?? Path.Combine(runs, clock.GetUtcNow().ToString("yyyy-MM-dd_HH-mm-ss.fff", CultureInfo.InvariantCulture)), step, clock));
    }

    public void Trained(TrainingProgress progress)
    {
        file.Value.Add(progress.Step, [("train/loss", progress.Loss), ("train/learning_rate", progress.LearningRate), ("train/grad_norm", progress.GradNorm), ("train/epoch", progress.Epoch)]);
        inner.Trained(progress);
    }

    public void Evaluated(EvaluationProgress progress)
    {
        file.Value.Add(progress.Step, progress.Scores.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal).Select(metric => ("eval/" + metric.Key, metric.Value)));
        inner.Evaluated(progress);
    }

    public void Dispose()
    {
        if (file.IsValueCreated) file.Value.Dispose();
    }
}
