namespace SqueezeBert.Training.Losses;

/// <summary>How far rows of logits, each alone, are from what they should be, and in which direction they err.</summary>
/// <remarks>
/// Sums run in double, one chain over rows, then columns. Losses are means over the rows that count; the caller names that
/// number, so that the micro-batches of one optimizer step add up to the mean over all of them.
/// </remarks>
internal abstract class RowLoss
{
    /// <summary>Threads that may share the rows; null for the caller's alone. No result depends on it.</summary>
    internal WorkerPool? Pool { get; set; }

    /// <summary>Target values of one row.</summary>
    /// <param name="labelCount">Logits of one row.</param>
    internal abstract int TargetsPerRow(int labelCount);

    /// <summary>Rows that enter the mean.</summary>
    internal virtual int CountedRows(ReadOnlySpan<float> targets, int rows) => rows;

    /// <summary>Returns this batch's share of the loss and writes its gradient.</summary>
    /// <param name="logits">[rows, labels].</param>
    /// <param name="targets">[rows, <see cref="TargetsPerRow"/>].</param>
    /// <param name="labelCount">Logits of one row.</param>
    /// <param name="countedRows">Rows of the whole mean, this batch's included.</param>
    /// <param name="gradient">Receives ∂loss/∂logits, [rows, labels].</param>
    internal abstract double Compute(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, int labelCount, double countedRows, Span<float> gradient);

    /// <summary>The loss that Hugging Face uses for a problem type.</summary>
    internal static RowLoss For(ProblemType problem, double labelSmoothing = 0) => problem switch
    {
        ProblemType.SingleLabelClassification => new CrossEntropy(labelSmoothing),
        ProblemType.MultiLabelClassification => new BinaryCrossEntropy(),
        ProblemType.Regression => new MeanSquaredError(),
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, "No loss belongs to this problem type."),
    };
}
