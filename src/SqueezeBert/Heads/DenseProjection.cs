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

    /// <param name="files">The layer's own folder.</param>
    /// <param name="inputSize">I.</param>
    /// <param name="outputSize">O.</param>
    /// <param name="hasBias">Whether the layer adds a bias.</param>
    /// <param name="appliesTanh">Whether act is tanh.</param>
    /// <param name="pool">Threads to read with.</param>
    /// <exception cref="Checkpoints.CheckpointException">The weights are missing, malformed, or of another shape.</exception>
    internal static DenseProjection Load(ModelFiles files, int inputSize, int outputSize, bool hasBias, bool appliesTanh, WorkerPool pool)
    {
        using var source = SqueezeBertModel.OpenWeights(files);
        var reader = new WeightReader(source, encoderPrefix: "");
        reader.ReadWith(pool);
        var scope = new WeightScope(reader, "").Within("linear");
        var linear = hasBias ? GroupedLinear.LoadDense(scope, inputSize, outputSize) : GroupedLinear.LoadWithoutBias(scope, inputSize, outputSize);
        reader.RequireAllRead($"linear.weight{(hasBias ? " and linear.bias" : "")} of a dense layer", _ => false);
        return new DenseProjection(linear, appliesTanh);
    }

    /// <summary>Writes output [rows, O] from input [rows, I].</summary>
    internal void Forward(Workspace workspace, float* input, float* output, int rows) =>
        linear.Forward(workspace, input, InputSize, output, rows, appliesTanh ? Activations.Tanh : null);
}
