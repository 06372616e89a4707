using SqueezeBert.Training.Examples;

namespace SqueezeBert.Training.Losses;

/// <summary>The intent of each sequence and the slot of each scored token: two losses, added.</summary>
/// <remarks><code>
/// loss = mean_b CE(intent logits of b, intent of b) + mean_r CE(slot logits of r, slot of r)
/// output [B, intents], then [R, slots]
/// </code>
/// Source: Chen et al. 2019 (arXiv 1902.10909).
/// </remarks>
/// <param name="intentCount">Logits of a sequence.</param>
/// <param name="labelSmoothing">Of both losses.</param>
internal sealed class IntentAndSlotsObjective(int intentCount, double labelSmoothing = 0) : Objective
{
    private readonly CrossEntropy loss = new(labelSmoothing);

    internal override LossCounts CountOf(TrainingBatch batch) => new(loss.CountedRows(batch.Targets, 1), loss.CountedRows(batch.TokenTargets, 1));

    internal override double Compute(ReadOnlySpan<float> output, TrainingBatch batch, LossCounts counts, Span<float> gradient)
    {
        int split = batch.Tokens.SequenceCount * intentCount;
        double intents = loss.Compute(output[..split], batch.Targets, intentCount, counts.First, gradient[..split]);
        if (batch.ScoredTokenCount == 0) return intents;
        return intents + loss.Compute(output[split..], batch.TokenTargets, (output.Length - split) / batch.ScoredTokenCount, counts.Second, gradient[split..]);
    }

    internal override IEnumerable<OutputRow> RowsOf(TrainingBatch batch, int outputLength, LossCounts counts)
    {
        for (int b = 0; b < batch.Tokens.SequenceCount; b++) yield return new OutputRow(b * intentCount, 1, intentCount, counts.First);
        int split = batch.Tokens.SequenceCount * intentCount, slotCount = batch.ScoredTokenCount == 0 ? 0 : (outputLength - split) / batch.ScoredTokenCount;
        for (int r = 0; r < batch.ScoredTokenCount; r++) yield return new OutputRow(split + r * slotCount, 1, slotCount, counts.Second);
    }
}
