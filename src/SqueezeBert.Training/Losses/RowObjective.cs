using SqueezeBert.Training.Examples;

namespace SqueezeBert.Training.Losses;

/// <summary>A loss on each row of logits alone: rows are sequences, or scored tokens.</summary>
internal sealed class RowObjective : Objective
{
    private readonly RowLoss loss;
    private readonly bool readsTokens;

    private RowObjective(RowLoss loss, bool readsTokens) => (this.loss, this.readsTokens) = (loss, readsTokens);

    internal static RowObjective OfSequences(RowLoss loss) => new(loss, readsTokens: false);

    internal static RowObjective OfTokens(RowLoss loss) => new(loss, readsTokens: true);

    internal override void UseThreads(WorkerPool pool) => loss.Pool = pool;

    internal override LossCounts CountOf(TrainingBatch batch) => new(loss.CountedRows(TargetsOf(batch), RowsOf(batch)));

    internal override double Compute(ReadOnlySpan<float> output, TrainingBatch batch, LossCounts counts, Span<float> gradient)
    {
        if (counts.First > 0) return loss.Compute(output, TargetsOf(batch), output.Length / RowsOf(batch), counts.First, gradient);
        gradient.Clear();
        return 0;
    }

    /// <summary>Those that count: a row without a label asks nothing.</summary>
    internal override IEnumerable<OutputRow> RowsOf(TrainingBatch batch, int outputLength, LossCounts counts)
    {
        int rows = RowsOf(batch), width = rows == 0 ? 0 : outputLength / rows, targetWidth = loss.TargetsPerRow(width);
        return Enumerable.Range(0, rows)
            .Where(row => loss.CountedRows(TargetsOf(batch).AsSpan(row * targetWidth, targetWidth), 1) > 0)
            .Select(row => new OutputRow(row * width, 1, width, counts.First));
    }

    private float[] TargetsOf(TrainingBatch batch) => readsTokens ? batch.TokenTargets : batch.Targets;

    private int RowsOf(TrainingBatch batch) => readsTokens ? batch.ScoredTokenCount : batch.Tokens.SequenceCount;
}
