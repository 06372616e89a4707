using SqueezeBert.Model;

namespace SqueezeBert.Heads;

/// <summary>A dense layer over pooled vectors, as sentence-transformers puts behind its pooling.</summary>
/// <remarks><code>
/// y = act(Linear(x))        [rows, I] → [rows, O]
/// </code>
/// act is tanh or the identity. sentence-transformers: <c>Dense</c>, weights <c>linear.*</c>, float32. Immutable once loaded; safe to share.
/// </remarks>
internal sealed unsafe class DenseProjection
{
    private readonly GroupedLinear linear;
    private readonly bool appliesTanh;

    private DenseProjection(GroupedLinear linear, bool appliesTanh) => (this.linear, this.appliesTanh) = (linear, appliesTanh);

    internal int InputSize => linear.InputSize;

    internal int OutputSize => linear.OutputSize;

    /// <exception cref="Checkpoints.CheckpointException">The weights are missing or of another shape.</exception>
    internal static DenseProjection Load(WeightScope scope, int inputSize, int outputSize, bool hasBias, bool appliesTanh)
    {
        var linear = scope.Within("linear");
        return new DenseProjection(hasBias ? GroupedLinear.LoadDense(linear, inputSize, outputSize) : GroupedLinear.LoadWithoutBias(linear, inputSize, outputSize), appliesTanh);
    }

    /// <summary>Writes output [rows, O] from input [rows, I].</summary>
    internal void Forward(Workspace workspace, float* input, float* output, int rows) =>
        linear.Forward(workspace, input, InputSize, output, rows, appliesTanh ? Activations.Tanh : null);
}
