using SqueezeBert.Kernels;
using SqueezeBert.Threading;

namespace SqueezeBert.Model;

/// <summary>Brings each token's features to mean 0 and variance 1, then scales and shifts them.</summary>
/// <remarks><code>
/// y[t, h] = (x[t, h] − mean[t]) / √(variance[t] + ε) · weight[h] + bias[h]
/// </code>
/// Hugging Face: <c>nn.LayerNorm</c>, weights <c>weight</c> and <c>bias</c>, [H]; old files say <c>gamma</c> and
/// <c>beta</c>. Immutable once loaded; safe to share.
/// </remarks>
internal sealed unsafe class LayerNorm(Parameter weight, Parameter bias, float epsilon)
{
    private const int RowBlock = 32;

    internal Parameter Weight => weight;

    internal Parameter Bias => bias;

    internal float Epsilon => epsilon;

    internal static LayerNorm Load(WeightScope scope, int width, double epsilon) =>
        new(scope.Take("weight", Initialization.One, width), scope.Take("bias", Initialization.Zero, width), (float)epsilon);

    /// <summary>x = LayerNorm(x + residual), in place.</summary>
    /// <param name="workspace">Kernels and threads.</param>
    /// <param name="x">[T, H], contiguous.</param>
    /// <param name="residual">[T, H], or null for none.</param>
    /// <param name="rows">T.</param>
    internal void AddAndNormalize(Workspace workspace, float* x, float* residual, int rows) =>
        workspace.Pool.Run((rows + RowBlock - 1) / RowBlock, new Rows(this, workspace.Kernels, x, residual, rows));

    private readonly struct Rows(LayerNorm layer, KernelSet kernels, float* x, float* residual, int rows) : IParallelWork
    {
        public void Execute(int part)
        {
            int first = part * RowBlock;
            nint start = (nint)first * layer.Weight.Length;
            kernels.AddLayerNorm(x + start, residual is null ? null : residual + start, layer.Weight.Value.Pointer, layer.Bias.Value.Pointer,
                layer.Epsilon, Math.Min(RowBlock, rows - first), layer.Weight.Length, layer.Weight.Length);
        }
    }
}
