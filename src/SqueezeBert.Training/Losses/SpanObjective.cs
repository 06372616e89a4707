using SqueezeBert.Training.Examples;

namespace SqueezeBert.Training.Losses;

/// <summary>Where in its sequence an answer begins and where it ends: the loss of question answering.</summary>
/// <remarks><code>
/// loss = ½·mean_b CE(logits[·, 0] over b's tokens, start of b) + ½·mean_b CE(logits[·, 1] over b's tokens, end of b)
/// output [T, 2]        targets [B, 2]: numbers of tokens in their sequence
/// </code>
/// A start or end behind the sequence's last token counts for nothing, one before the first is the first, as in Hugging Face's
/// <c>…ForQuestionAnswering</c>. There padding competes too where a batch has some; here there is none.
/// </remarks>
internal sealed class SpanObjective : Objective
{
    private const int Columns = 2;

    private readonly CrossEntropy loss;

    internal SpanObjective(double labelSmoothing = 0) => loss = new CrossEntropy(labelSmoothing);

    internal override LossCounts CountOf(TrainingBatch batch)
    {
        int starts = 0, ends = 0;
        for (int b = 0; b < batch.Tokens.SequenceCount; b++)
        {
            if (TargetOf(batch, b, 0) is not null) starts++;
            if (TargetOf(batch, b, 1) is not null) ends++;
        }
        return new LossCounts(starts, ends);
    }

    internal override double Compute(ReadOnlySpan<float> output, TrainingBatch batch, LossCounts counts, Span<float> gradient)
    {
        gradient.Clear();
        double starts = 0, ends = 0;
        for (int b = 0; b < batch.Tokens.SequenceCount; b++)
        {
            starts += ComputeColumn(output, batch, b, 0, counts.First, gradient);
            ends += ComputeColumn(output, batch, b, 1, counts.Second, gradient);
        }
        return (Mean(starts, counts.First) + Mean(ends, counts.Second)) / Columns;

        static double Mean(double sum, int count) => count == 0 ? 0 : sum / count;
    }

    internal override IEnumerable<OutputRow> RowsOf(TrainingBatch batch, int outputLength, LossCounts counts)
    {
        for (int b = 0; b < batch.Tokens.SequenceCount; b++)
            for (int column = 0; column < Columns; column++)
                if (TargetOf(batch, b, column) is not null)
                    yield return new OutputRow(batch.Tokens.SequenceOffsets[b] * Columns + column, Columns, batch.Tokens.SequenceLength(b), Columns * (column == 0 ? counts.First : counts.Second));
    }

    private double ComputeColumn(ReadOnlySpan<float> output, TrainingBatch batch, int sequence, int column, int count, Span<float> gradient)
    {
        if (TargetOf(batch, sequence, column) is not { } target) return 0;
        int first = batch.Tokens.SequenceOffsets[sequence], length = batch.Tokens.SequenceLength(sequence);
        float[] logits = new float[length], slopes = new float[length];
        for (int t = 0; t < length; t++) logits[t] = output[(first + t) * Columns + column];
        double value = loss.ComputeRow(logits, target, Columns * count, slopes);
        for (int t = 0; t < length; t++) gradient[(first + t) * Columns + column] = slopes[t];
        return value;
    }

    /// <summary>The token to find; null where the sequence doesn't have it.</summary>
    private static int? TargetOf(TrainingBatch batch, int sequence, int column)
    {
        int target = Math.Max(0, (int)batch.Targets[sequence * Columns + column]);
        return target < batch.Tokens.SequenceLength(sequence) ? target : null;
    }
}
