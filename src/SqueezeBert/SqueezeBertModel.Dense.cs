using SqueezeBert.Checkpoints;
using SqueezeBert.Heads;

namespace SqueezeBert;

/// <summary>Dense layers that stand beside a model, in a folder of their own.</summary>
public sealed unsafe partial class SqueezeBertModel
{
    /// <summary>Loads a layer, on the model's threads.</summary>
    /// <param name="files">The layer's own folder.</param>
    /// <param name="inputSize">I.</param>
    /// <param name="outputSize">O.</param>
    /// <param name="hasBias">Whether the layer adds a bias.</param>
    /// <param name="appliesTanh">Whether tanh follows.</param>
    /// <exception cref="CheckpointException">The weights are missing, malformed, or of another shape.</exception>
    internal DenseProjection LoadDense(ModelFiles files, int inputSize, int outputSize, bool hasBias, bool appliesTanh)
    {
        using var source = CheckpointFolder.Open(files);
        var reader = new WeightReader(source, encoderPrefix: "");
        reader.ReadWith(Pool);
        var layer = DenseProjection.Load(new WeightScope(reader, ""), inputSize, outputSize, hasBias, appliesTanh);
        reader.RequireAllRead("the tensors of a dense layer", _ => false);
        return layer;
    }

    /// <summary>Runs a layer on the model's kernels and threads.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">[rows, I], rows end to end.</param>
    /// <returns>[rows, O].</returns>
    internal float[] Run(DenseProjection layer, ReadOnlySpan<float> input)
    {
        int rows = input.Length / layer.InputSize;
        var result = new float[checked(rows * layer.OutputSize)];
        var workspace = sharing.Take();
        try
        {
            fixed (float* x = input, y = result) layer.Forward(workspace, x, y, rows);
            return result;
        }
        finally
        {
            sharing.Return(workspace);
        }
    }
}
