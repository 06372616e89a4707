namespace SqueezeBert.Benchmarks.Comparison.Training;

/// <summary>One side's steps on a workload with a number of threads.</summary>
/// <param name="Side">Whose.</param>
/// <param name="Workload">On what.</param>
/// <param name="Threads">On how many threads.</param>
/// <param name="MinMs">The quietest step, ms.</param>
/// <param name="MedianMs">The middle of all steps, ms.</param>
/// <param name="PeakBytes">The process's largest resident set.</param>
internal sealed record TrainingRow(TrainingSide Side, Workload Workload, int Threads, double MinMs, double MedianMs, double PeakBytes)
{
    /// <summary>Padding doesn't count.</summary>
    internal double TokensPerSecond => 1000 * Workload.TokenCount / MinMs;
}

/// <summary>The two sides.</summary>
internal enum TrainingSide
{
    Ours,
    PyTorch,
}

/// <summary>All rows of a run, with the peak measured between them.</summary>
/// <param name="Plan">What was compared.</param>
/// <param name="PyTorchVersion">The peer's version.</param>
/// <param name="Rows">In the order of measuring.</param>
/// <param name="Peak">One core, GFLOP/s.</param>
internal sealed record TrainingResult(TrainingPlan Plan, string PyTorchVersion, IReadOnlyList<TrainingRow> Rows, double Peak)
{
    /// <summary>A row; null where the plan leaves it out.</summary>
    internal TrainingRow? Row(TrainingSide side, string workload, int threads) =>
        Rows.FirstOrDefault(row => row.Side == side && row.Workload.Name == workload && row.Threads == threads);

    /// <summary>
    /// How near a row comes to the time of its products at the peak of all its threads: three times those of the forward pass, for
    /// the gradients of inputs and weights are as many each. Padding doesn't count, nor do optimizer, LayerNorm and the rest.
    /// </summary>
    internal double ShareOfPeak(TrainingRow row)
    {
        double forward = row.Workload.Sequences.Sum(ids => (double)ModelCost.Of(Plan.Config, ids.Length, ModelHead.SequenceClassification).Flops);
        return 3 * forward / 1e6 / (Peak * row.Threads) / row.MinMs;
    }
}
