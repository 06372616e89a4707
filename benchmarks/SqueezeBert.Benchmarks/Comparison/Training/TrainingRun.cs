using System.Globalization;
using System.Text.Json;
using SqueezeBert.Kernels.Peaks;

namespace SqueezeBert.Benchmarks.Comparison.Training;

/// <summary>Runs a plan: both sides load the same weights in processes of their own, must have the same loss, then take steps in turns.</summary>
internal static class TrainingRun
{
    /// <summary>Float32 in another order of sums, a dozen layers deep.</summary>
    private const double LossTolerance = 1e-3;

    /// <summary>Steps before those that count: code is compiled, memory grows.</summary>
    private const int WarmUpSteps = 2;

    /// <param name="plan">What to compare.</param>
    /// <param name="log">Receives a line for each step of the plan.</param>
    /// <param name="cancellationToken">Ends the run between two training steps.</param>
    /// <exception cref="InvalidDataException">No PyTorch is there, or the losses differ.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static TrainingResult Execute(TrainingPlan plan, TextWriter log, CancellationToken cancellationToken = default)
    {
        var (python, version) = InstalledPyTorch.Find();
        var folder = Directory.CreateTempSubdirectory("squeezebert-training-");
        try
        {
            LoadTime.WriteRandomModel(folder.FullName, plan.Config, ModelHead.SequenceClassification);
            double peak = 0;
            var rows = new List<TrainingRow>();
            foreach (var workload in plan.Workloads)
            {
                string batch = Path.Combine(folder.FullName, workload.Name + ".json");
                WriteBatch(workload, batch);
                foreach (int threads in plan.Threads)
                {
                    log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{workload.Name}, {Bars.Words(threads)}, load of the machine {Machine.Load:F1}"));
                    string[] arguments = [folder.FullName, batch, threads.ToString(CultureInfo.InvariantCulture)];
                    using var ours = StepProcess.OfOurs([TrainingChild.Name, .. arguments]);
                    using var theirs = new StepProcess(python, [InstalledPyTorch.Script, .. arguments]);
                    RequireAgreement(ours.Loss(), theirs.Loss(), $"{workload.Name}, {Bars.Words(threads)}");
                    List<double> ourTimes = [], theirTimes = [];
                    for (int round = -WarmUpSteps; round < plan.Rounds; round++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        peak = Math.Max(peak, MachinePeak.Measure());
                        double ourTime = ours.Step(), theirTime = theirs.Step();
                        if (round < 0) continue;
                        ourTimes.Add(ourTime);
                        theirTimes.Add(theirTime);
                    }
                    rows.Add(RowOf(TrainingSide.Ours, workload, threads, ourTimes, ours.End()));
                    rows.Add(RowOf(TrainingSide.PyTorch, workload, threads, theirTimes, theirs.End()));
                }
            }
            return new TrainingResult(plan, version, rows, peak);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The file that both sides read: sequences, and labels 0 and 1 in turns.</summary>
    internal static void WriteBatch(Workload workload, string file) =>
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(new { sequences = workload.Sequences, labels = workload.Sequences.Select((_, b) => b % 2) }));

    private static TrainingRow RowOf(TrainingSide side, Workload workload, int threads, List<double> times, double peakBytes) =>
        new(side, workload, threads, times.Min(), times.Order().ElementAt(times.Count / 2), peakBytes);

    private static void RequireAgreement(double ours, double theirs, string what)
    {
        // Written so that NaN fails.
        if (!(Math.Abs(ours - theirs) <= LossTolerance * Math.Abs(ours)))
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{what}: expected PyTorch's loss within {LossTolerance} of ours, {ours}; found {theirs}."));
    }
}
