using SqueezeBert.Training.Examples;

namespace SqueezeBert.Training.Losses;

/// <summary>A class of each sequence and a label of each scored token: two losses, added.</summary>
/// <remarks><code>
/// loss = mean_b CE(logits of sequence b, class of b) + mean_r CE(logits of token r, label of r)
/// output [B, classes], then [R, labels]
/// </code>
/// Sources: Chen et al. 2019 (arXiv 1902.10909) for intents and slots; Devlin et al. 2018 and Lan et al. 2019 (arXiv 1909.11942) for
/// the order of segments and hidden tokens.
/// </remarks>
/// <param name="classCount">Logits of a sequence.</param>
/// <param name="labelSmoothing">Of both losses.</param>
internal sealed class JointObjective(int classCount, double labelSmoothing = 0) : Objective
{
    private readonly CrossEntropy loss = new(labelSmoothing);

    internal override void UseThreads(WorkerPool pool) => loss.Pool = pool;

    internal override LossCounts CountOf(TrainingBatch batch) => new(loss.CountedRows(batch.Targets, 1), loss.CountedRows(batch.TokenTargets, 1));

    internal override double Compute(ReadOnlySpan<float> output, TrainingBatch batch, LossCounts counts, Span<float> gradient)
    {
        int split = batch.Tokens.SequenceCount * classCount;
        double classes = loss.Compute(output[..split], batch.Targets, classCount, counts.First, gradient[..split]);
        if (batch.ScoredTokenCount == 0) return classes;
        return classes + loss.Compute(output[split..], batch.TokenTargets, (output.Length - split) / batch.ScoredTokenCount, counts.Second, gradient[split..]);
    }

    internal override IEnumerable<OutputRow> RowsOf(TrainingBatch batch, int outputLength, LossCounts counts)
    {
        int split = batch.Tokens.SequenceCount * classCount, labelCount = batch.ScoredTokenCount == 0 ? 0 : (outputLength - split) / batch.ScoredTokenCount;
        return [.. Rows(batch.Targets, 0, classCount, counts.First), .. Rows(batch.TokenTargets, split, labelCount, counts.Second)];

        // A row without a label asks nothing.
        static IEnumerable<OutputRow> Rows(float[] targets, int first, int width, int count) => Enumerable.Range(0, targets.Length)
            .Where(row => (int)targets[row] != CrossEntropy.Ignored)
            .Select(row => new OutputRow(first + row * width, 1, width, count));
    }
}
