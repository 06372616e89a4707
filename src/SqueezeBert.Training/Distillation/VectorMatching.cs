using SqueezeBert.Training.Layers;
using SqueezeBert.Training.Losses;

namespace SqueezeBert.Training.Distillation;

/// <summary>Vectors of texts beside a teacher's.</summary>
/// <remarks><code>
/// loss = weight·Σ_b RowLoss(Projection(v[b]), teacher[b]) / sequences        v [B, student's H], teacher [B, its H]
/// </code></remarks>
internal sealed unsafe class VectorMatching(WidthProjection projection, RowLoss loss, double weight)
{
    private readonly ActivationBuffer slopes = new();

    /// <summary>The loss of this batch's share of <paramref name="sequences"/>.</summary>
    internal double Forward(PassContext pass, float* vectors, float[] teacher, int sequences)
    {
        int rows = pass.Batch.SequenceCount, count = rows * projection.Width;
        projection.Forward(pass, vectors, slopes.Resize(rows, projection.Width), rows);
        float[] projected = new ReadOnlySpan<float>(slopes.Pointer, count).ToArray();
        var gradient = new Span<float>(slopes.Pointer, count);
        double value = loss.Compute(projected, teacher, projection.Width, sequences, gradient);
        foreach (ref float slope in gradient) slope = (float)(weight * slope);
        return weight * value;
    }

    /// <summary>Adds to ∂v [B, student's H] and to the projection's gradients.</summary>
    internal void Backward(PassContext pass, float* vectors, float* gradient) => projection.Backward(pass, vectors, slopes.Pointer, gradient, pass.Batch.SequenceCount);
}
