using SqueezeBert.Training.Examples;

namespace SqueezeBert.Training.Losses;

/// <summary>What the labels want, mixed with what a teacher answers to the same questions.</summary>
/// <remarks><code>
/// loss = (1 − α)·labels' loss + α·Σ_questions teacher's loss
/// </code>
/// A question is what one row of logits answers (<see cref="Objective.RowsOf"/>); the teacher's rows are in <see cref="TrainingBatch.Teacher"/>.
/// An objective without such rows keeps its share of 1 − α alone: vectors are compared elsewhere (<see cref="Distillation.VectorMatching"/>).
/// </remarks>
/// <param name="labels">The loss on the labels.</param>
/// <param name="teacher">The loss of a row of logits beside the teacher's.</param>
/// <param name="mixing">α, 0 to 1: the teacher's share.</param>
internal sealed class DistillationObjective(Objective labels, RowLoss teacher, double mixing) : Objective
{
    internal override void UseThreads(WorkerPool pool) => labels.UseThreads(pool);

    internal override LossCounts CountOf(TrainingBatch batch) =>
        labels.CountOf(batch) with { Sequences = batch.Tokens.SequenceCount, Tokens = batch.Tokens.TokenCount };

    internal override double Compute(ReadOnlySpan<float> output, TrainingBatch batch, LossCounts counts, Span<float> gradient)
    {
        double value = (1 - mixing) * labels.Compute(output, batch, counts, gradient);
        foreach (ref float slope in gradient) slope = (float)((1 - mixing) * slope);
        if (mixing == 0) return value;
        float[] ours = [], theirs = [], slopes = [];
        foreach (var row in labels.RowsOf(batch, output.Length, counts))
        {
            if (ours.Length != row.Length) (ours, theirs, slopes) = (new float[row.Length], new float[row.Length], new float[row.Length]);
            for (int c = 0, place = row.First; c < row.Length; c++, place += row.Stride) (ours[c], theirs[c]) = (output[place], batch.Teacher!.Output[place]);
            value += mixing * teacher.Compute(ours, theirs, row.Length, row.Divisor, slopes);
            for (int c = 0, place = row.First; c < row.Length; c++, place += row.Stride) gradient[place] = (float)(gradient[place] + mixing * slopes[c]);
        }
        return value;
    }
}
