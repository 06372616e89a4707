using SqueezeBert.Threading;

namespace SqueezeBert.Training.Layers;

/// <remarks><code>
/// loss = scale·Σ (P − teacher)²        over all sequences, heads, queries and keys; P before dropout
/// ∂P  += 2·scale·(P − teacher)
/// </code></remarks>
internal sealed unsafe partial class TrainableSelfAttention
{
    /// <summary>Probabilities to be near to, as <see cref="probabilities"/> lie; null for none.</summary>
    private float[]? wanted;
    private double wantedScale;

    /// <summary>After a forward pass: how far its probabilities are from a teacher's. The backward pass brings them nearer.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="teacher">Sequence after sequence [N, S, S].</param>
    /// <param name="scale">Factor of the sum.</param>
    internal double Match(PassContext pass, float[] teacher, double scale)
    {
        (wanted, wantedScale) = (teacher, scale);
        var sums = new double[pass.Batch.SequenceCount * headCount];
        pass.Pool.Run(sums.Length, new Distances(this, pass, sums));
        double total = 0;
        foreach (double sum in sums) total += sum;
        return scale * total;
    }

    /// <summary>Adds the teacher's part to ∂P of one head.</summary>
    private void AddMatchingGradient(float* gradient, in Place place)
    {
        if (wanted is null) return;
        float* found = probabilities.Pointer + place.FirstScore;
        var teacher = wanted.AsSpan((int)place.FirstScore, place.Length * place.Length);
        for (int i = 0; i < teacher.Length; i++) gradient[i] = (float)(gradient[i] + 2 * wantedScale * ((double)found[i] - teacher[i]));
    }

    /// <summary>One part is one head of one sequence.</summary>
    private readonly struct Distances(TrainableSelfAttention attention, PassContext pass, double[] sums) : IParallelWork
    {
        public void Execute(int part)
        {
            var place = new Place(attention, pass, part);
            float* found = attention.probabilities.Pointer + place.FirstScore;
            var teacher = attention.wanted.AsSpan((int)place.FirstScore, place.Length * place.Length);
            double sum = 0;
            for (int i = 0; i < teacher.Length; i++)
            {
                double difference = (double)found[i] - teacher[i];
                sum += difference * difference;
            }
            sums[part] = sum;
        }
    }
}
