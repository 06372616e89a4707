using SqueezeBert.Threading;
using SqueezeBert.Training.Layers;

namespace SqueezeBert.Training.Distillation;

/// <summary>A layer's output beside that of a teacher's layer.</summary>
/// <remarks><code>
/// loss = scale·Σ_t Σ_h (Projection(x)[t, h] − teacher[t, h])²        x [T, student's H], teacher [T, its H]
/// </code>
/// Sums run in double: each token's by itself, then token by token, whatever the number of threads.
/// </remarks>
internal sealed unsafe class HiddenStateMatching
{
    private const int RowBlock = 32;

    private readonly WidthProjection projection;

    private readonly ActivationBuffer slopes = new();
    private double[] sums = [];
    private float* input;

    internal HiddenStateMatching(WidthProjection projection) => this.projection = projection;

    /// <summary>The loss; x must stay until the backward pass.</summary>
    internal double Forward(PassContext pass, float* x, float[] teacher, double scale)
    {
        input = x;
        int rows = pass.Tokens;
        if (sums.Length < rows) sums = new double[rows];
        projection.Forward(pass, x, slopes.Resize(rows, projection.Width), rows);
        pass.Pool.Run((rows + RowBlock - 1) / RowBlock, new Rows(this, teacher, scale, rows));
        double total = 0;
        for (int t = 0; t < rows; t++) total += sums[t];
        return scale * total;
    }

    /// <summary>Adds to ∂x [T, student's H] and to the projection's gradients.</summary>
    internal void Backward(PassContext pass, float* gradient) => projection.Backward(pass, input, slopes.Pointer, gradient, pass.Tokens);

    /// <summary>The projected values become their gradient.</summary>
    private readonly struct Rows(HiddenStateMatching matching, float[] teacher, double scale, int rows) : IParallelWork
    {
        public void Execute(int part)
        {
            int width = matching.projection.Width;
            for (int t = part * RowBlock; t < Math.Min(rows, (part + 1) * RowBlock); t++)
            {
                var row = new Span<float>(matching.slopes.Pointer + (nint)t * width, width);
                var wanted = teacher.AsSpan(t * width, width);
                double sum = 0;
                for (int h = 0; h < width; h++)
                {
                    double difference = (double)row[h] - wanted[h];
                    sum += difference * difference;
                    row[h] = (float)(2 * scale * difference);
                }
                matching.sums[t] = sum;
            }
        }
    }
}
