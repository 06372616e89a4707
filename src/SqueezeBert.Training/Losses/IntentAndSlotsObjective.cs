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

    internal override void UseThreads(WorkerPool pool) => loss.Pool = pool;

    internal override LossCounts CountOf(TrainingBatch batch) => new(loss.CountedRows(batch.Targets, 1), loss.CountedRows(batch.TokenTargets, 1));

    internal override double Compute(ReadOnlySpan<float> output, TrainingBatch batch, LossCounts counts, Span<float> gradient)
    {
        int split = batch.Tokens.SequenceCount * intentCount;
        double intents = loss.Compute(output[..split], batch.Targets, intentCount, counts.First, gradient[..split]);
        if (batch.ScoredTokenCount == 0) return intents;
        return intents + loss.Compute(output[split..], batch.TokenTargets, (output.Length - split) / batch.ScoredTokenCount, counts.Second, gradient[split..]);
    }
}
