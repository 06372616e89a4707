using SqueezeBert.Training.Examples;

namespace SqueezeBert.Training.Losses;

/// <summary>Brings the vectors of texts that belong together close to one another and away from the batch's others.</summary>
/// <remarks><code>
/// s[i, j] = cosine(anchor i, candidate j) / temperature      candidates: the positives of all examples, and their negatives
/// loss    = mean_i CE(s[i, ·], the positive of i)
/// output [B, H]: of each example the anchor, its positive, then any negatives of its own
/// </code>
/// Known as InfoNCE (van den Oord et al. 2018) and multiple negatives ranking loss (Henderson et al. 2017; sentence-transformers'
/// scale is 1 / temperature). Negatives come from the same pass only, so micro-batches have fewer of them than a whole batch.
/// </remarks>
/// <param name="temperature">Above 0; 0.05 is usual.</param>
internal sealed class ContrastiveObjective(double temperature) : Objective
{
    internal override LossCounts CountOf(TrainingBatch batch) => new(batch.ExampleOffsets.Length - 1);

    internal override double Compute(ReadOnlySpan<float> output, TrainingBatch batch, LossCounts counts, Span<float> gradient)
    {
        int sequences = batch.Tokens.SequenceCount, width = output.Length / sequences;
        var (units, lengths) = UnitVectors.Of(output, sequences, width);
        var unitGradients = new double[output.Length];
        int[] anchors = batch.ExampleOffsets[..^1];
        int[] candidates = [.. Enumerable.Range(0, sequences).Except(anchors)];
        var scores = new double[candidates.Length];
        double loss = 0;
        foreach (int anchor in anchors)
        {
            var unit = units.AsSpan(anchor * width, width);
            for (int j = 0; j < candidates.Length; j++) scores[j] = UnitVectors.Dot(unit, units.AsSpan(candidates[j] * width, width)) / temperature;
            loss += SoftmaxLoss(scores, Array.BinarySearch(candidates, anchor + 1));
            for (int j = 0; j < candidates.Length; j++)
            {
                double slope = scores[j] / (counts.First * temperature);
                var candidate = units.AsSpan(candidates[j] * width, width);
                AddScaled(unitGradients.AsSpan(anchor * width, width), candidate, slope);
                AddScaled(unitGradients.AsSpan(candidates[j] * width, width), unit, slope);
            }
        }
        for (int b = 0; b < sequences; b++) UnitVectors.Unnormalize(units.AsSpan(b * width, width), lengths[b], unitGradients.AsSpan(b * width, width), gradient.Slice(b * width, width));
        return loss / counts.First;
    }

    /// <summary>−log softmax(scores)[target]; scores become the gradient by themselves.</summary>
    private static double SoftmaxLoss(double[] scores, int target)
    {
        double largest = scores.Max(), sum = 0, wanted = scores[target];
        for (int j = 0; j < scores.Length; j++) sum += scores[j] = Math.Exp(scores[j] - largest);
        for (int j = 0; j < scores.Length; j++) scores[j] /= sum;
        scores[target] -= 1;
        return largest + Math.Log(sum) - wanted;
    }

    private static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        for (int h = 0; h < target.Length; h++) target[h] += factor * source[h];
    }
}
