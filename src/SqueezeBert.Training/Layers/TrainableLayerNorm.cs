using SqueezeBert.Kernels;
using SqueezeBert.Model;
using SqueezeBert.Threading;
using SqueezeBert.Training.Gradients;
using SqueezeBert.Training.Optimization;

namespace SqueezeBert.Training.Layers;

/// <summary>A <see cref="LayerNorm"/> over a residual sum that can be trained.</summary>
/// <remarks><code>
/// z = x + residual        y = LayerNorm(z)        ∂x = ∂residual = ∂z        (<see cref="LayerNormGradient"/>)
/// </code></remarks>
internal sealed unsafe class TrainableLayerNorm(LayerNorm layer, ParameterSet parameters)
{
    private const int RowBlock = 32;
    private const int ColumnBlock = 64;

    private readonly TrainableParameter weight = parameters.Of(layer.Weight);
    private readonly TrainableParameter bias = parameters.Of(layer.Bias);
    private readonly ActivationBuffer sum = new();
    private readonly ActivationBuffer output = new();
    private readonly ActivationBuffer means = new();
    private readonly ActivationBuffer inverses = new();

    /// <summary>y [rows, H] of x [rows, H] and residual [rows, H] or null; good until the next forward pass.</summary>
    internal float* Forward(PassContext pass, float* x, float* residual, int rows)
    {
        sum.Resize(rows, weight.Length);
        output.Resize(rows, weight.Length);
        means.Resize(rows, 1);
        inverses.Resize(rows, 1);
        pass.Pool.Run(RowBlocks(rows), new Normalization(this, pass.Kernels, x, residual, rows));
        return output.Pointer;
    }

    /// <summary>gradient [rows, H] holds ∂y and becomes ∂z; adds to the gradients of weight and bias.</summary>
    internal void Backward(PassContext pass, float* gradient, int rows)
    {
        pass.Pool.Run((weight.Length + ColumnBlock - 1) / ColumnBlock, new Columns(this, gradient, rows));
        pass.Pool.Run(RowBlocks(rows), new Rows(this, gradient, rows));
    }

    private static int RowBlocks(int rows) => (rows + RowBlock - 1) / RowBlock;

    private readonly struct Normalization(TrainableLayerNorm norm, KernelSet kernels, float* x, float* residual, int rows) : IParallelWork
    {
        public void Execute(int part)
        {
            int first = part * RowBlock, count = Math.Min(RowBlock, rows - first), width = norm.weight.Length;
            nint start = (nint)first * width;
            float* z = norm.sum.Pointer + start, y = norm.output.Pointer + start;
            ResidualSum.Copy(x + start, z, count * width);
            if (residual is not null) kernels.Add(z, residual + start, count * width);
            ResidualSum.Copy(z, y, count * width);
            kernels.AddLayerNorm(y, null, norm.weight.Value.Pointer, norm.bias.Value.Pointer, norm.Epsilon, count, width, width, norm.means.Pointer + first, norm.inverses.Pointer + first);
        }
    }

    private readonly struct Columns(TrainableLayerNorm norm, float* gradient, int rows) : IParallelWork
    {
        public void Execute(int part)
        {
            int first = part * ColumnBlock, width = norm.weight.Length;
            LayerNormGradient.AddColumns(norm.sum.Pointer, norm.means.Pointer, norm.inverses.Pointer, gradient, norm.weight.Gradient.Pointer, norm.bias.Gradient.Pointer,
                rows, width, first, Math.Min(ColumnBlock, width - first));
        }
    }

    private readonly struct Rows(TrainableLayerNorm norm, float* gradient, int rows) : IParallelWork
    {
        public void Execute(int part)
        {
            int first = part * RowBlock, width = norm.weight.Length;
            float* slopes = gradient + (nint)first * width;
            LayerNormGradient.ApplyRows(norm.sum.Pointer + (nint)first * width, norm.means.Pointer + first, norm.inverses.Pointer + first, norm.weight.Value.Pointer,
                slopes, slopes, Math.Min(RowBlock, rows - first), width);
        }
    }

    private float Epsilon => layer.Epsilon;
}
