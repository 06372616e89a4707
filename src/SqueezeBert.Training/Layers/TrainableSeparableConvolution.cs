using SqueezeBert.Kernels;
using SqueezeBert.Model;
using SqueezeBert.Threading;
using SqueezeBert.Training.Gradients;
using SqueezeBert.Training.Optimization;

namespace SqueezeBert.Training.Layers;

/// <summary>A <see cref="SeparableConvolution"/> that can be trained.</summary>
/// <remarks><code>
/// C[t] = bias + Σⱼ V[t + j − ⌊k/2⌋]·w[j]        within one sequence, feature by feature
/// ∂V[s] = Σⱼ ∂C[s − j + ⌊k/2⌋]·w[j]             the same convolution with the filters turned around
/// ∂w, ∂bias                                     (<see cref="DepthwiseConvolutionGradient"/>)
/// ∂x = Value′(∂V)
/// </code></remarks>
internal sealed unsafe class TrainableSeparableConvolution : ITokenMixer
{
    private const int ColumnBlock = 16;

    private readonly SeparableConvolution layer;
    private readonly TrainableLinear value;
    private readonly TrainableParameter weight;
    private readonly TrainableParameter bias;
    private readonly ActivationBuffer values = new();
    private readonly ActivationBuffer context = new();

    internal TrainableSeparableConvolution(SeparableConvolution layer, LinearSet linears, ParameterSet parameters)
    {
        this.layer = layer;
        value = linears.Of(layer.Value);
        weight = parameters.Of(layer.Weight);
        bias = parameters.Of(layer.Bias);
    }

    private int HiddenSize => bias.Length;

    public float* Forward(PassContext pass, float* x)
    {
        value.Forward(pass, x, values.Resize(pass.Tokens, HiddenSize), pass.Tokens);
        layer.Convolve(pass.Workspace, pass.Batch, values.Pointer, context.Resize(pass.Tokens, HiddenSize));
        return context.Pointer;
    }

    public void Backward(PassContext pass, float* x, float* contextGradient, float* inputGradient, Action<int, int> then)
    {
        float* valueGradient = pass.Workspace.Rent("value gradient", pass.Tokens, HiddenSize).Pointer;
        var reversed = pass.Workspace.Rent("reversed filters", layer.KernelSize, HiddenSize);
        DepthwiseConvolution.Pack(weight.Value.Span[..weight.Length], layer.KernelSize, isReversed: true, reversed.Span);
        fixed (int* offsets = pass.Batch.SequenceOffsets)
        {
            pass.Pool.Run((HiddenSize + ColumnBlock - 1) / ColumnBlock, new Filters(this, offsets, pass.Batch.SequenceCount, contextGradient));
            SeparableConvolution.Convolve(pass.Kernels, pass.Pool, reversed.Pointer, null, offsets, pass.Batch.SequenceCount, contextGradient, valueGradient, HiddenSize, layer.KernelSize);
        }
        value.Backward(pass, x, valueGradient, inputGradient, pass.Tokens, then);
    }

    /// <summary>One part is the gradients of a few filters.</summary>
    private readonly struct Filters(TrainableSeparableConvolution owner, int* offsets, int sequences, float* contextGradient) : IParallelWork
    {
        public void Execute(int part)
        {
            int first = part * ColumnBlock, width = owner.HiddenSize, size = owner.layer.KernelSize;
            DepthwiseConvolutionGradient.Add(owner.values.Pointer + first, contextGradient + first, width, owner.weight.Gradient.Pointer + first * size, owner.bias.Gradient.Pointer + first,
                offsets, sequences, Math.Min(ColumnBlock, width - first), size);
        }
    }
}
