using System.Runtime.Intrinsics;
using SqueezeBert.Kernels;
using SqueezeBert.Model;
using SqueezeBert.Threading;
using SqueezeBert.Training.Optimization;

namespace SqueezeBert.Training.Layers;

/// <summary>A <see cref="GroupedLinear"/> that can be trained.</summary>
/// <remarks><code>
/// y[t, o] = bias[o] + Σᵢ x[t, g·K + i] · weight[o, i]
/// ∂x[t, g·K + i]    = Σₒ ∂y[t, o] · weight[o, i]           o over the group's outputs
/// ∂weight[o, i]    += Σₜ ∂y[t, o] · x[t, g·K + i]          one chain over tokens, which goes on from batch to batch
/// ∂bias[o]         += Σₜ ∂y[t, o]
/// </code></remarks>
internal sealed unsafe class TrainableLinear
{
    private const int RowBlock = 96;

    /// <summary>Outputs whose weight gradients are one part of the work.</summary>
    private const int OutputBlock = 64;

    /// <summary>Tokens whose slices of x and ∂y stay in cache together.</summary>
    private const int TokenBlock = 256;

    private readonly GroupedLinear layer;
    private readonly TrainableParameter weight;
    private readonly TrainableParameter bias;
    private readonly AlignedBuffer transposed;

    internal TrainableLinear(GroupedLinear layer, ParameterSet parameters)
    {
        this.layer = layer;
        weight = parameters.Of(layer.Weight!);
        bias = parameters.Of(layer.Bias);
        transposed = new AlignedBuffer(checked((int)GroupedMatMul.PackedLength(layer.Groups, layer.InputsPerGroup, layer.OutputsPerGroup)));
        PackTransposed();
    }

    internal int InputSize => layer.InputSize;

    internal int OutputSize => layer.OutputSize;

    internal int WeightLength => weight.Length;

    internal void Forward(PassContext pass, float* input, float* output, int rows)
    {
        if (rows > 0) layer.Forward(pass.Workspace, input, layer.InputSize, output, rows);
    }

    /// <summary>Adds to the gradients of weight and bias; writes the input's gradient unless it is null.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="input">[rows, I], as in the forward pass.</param>
    /// <param name="outputGradient">[rows, O].</param>
    /// <param name="inputGradient">[rows, I] or null.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="then">What to do with some rows of the input's gradient, the first and how many, while they are in cache.</param>
    internal void Backward(PassContext pass, float* input, float* outputGradient, float* inputGradient, int rows, Action<int, int>? then = null)
    {
        int blocks = (layer.OutputsPerGroup + OutputBlock - 1) / OutputBlock;
        pass.Pool.Run(layer.Groups * blocks, new WeightParts(this, pass.Kernels, input, outputGradient, rows, blocks));
        if (inputGradient is not null)
            pass.Pool.Run((rows + RowBlock - 1) / RowBlock, new InputParts(this, pass.Kernels, outputGradient, inputGradient, rows, then));
    }

    /// <summary>Takes the weights over into the kernels' layouts after an optimizer step.</summary>
    internal void Repack()
    {
        layer.Repack();
        PackTransposed();
    }

    private void PackTransposed() =>
        GroupedMatMul.PackTransposed(weight.Value.Span, layer.Groups, layer.OutputsPerGroup, layer.InputsPerGroup, transposed.Span);

    private readonly struct WeightParts(TrainableLinear linear, KernelSet kernels, float* input, float* outputGradient, int rows, int blocks) : IParallelWork
    {
        public void Execute(int part)
        {
            var layer = linear.layer;
            int group = part / blocks, first = part % blocks * OutputBlock;
            int outputs = Math.Min(OutputBlock, layer.OutputsPerGroup - first), inputs = layer.InputsPerGroup;
            nint output = (nint)group * layer.OutputsPerGroup + first;
            float* slopes = outputGradient + output;
            float* target = linear.weight.Gradient.Pointer + output * inputs;
            for (int t = 0; t < rows; t += TokenBlock)
            {
                int tokens = Math.Min(TokenBlock, rows - t);
                kernels.MatMul(slopes + (nint)t * layer.OutputSize, 1, layer.OutputSize, input + (nint)t * layer.InputSize + (nint)group * inputs, layer.InputSize,
                    target, inputs, outputs, inputs, tokens, null, true);
            }
            ColumnSums.Add(slopes, layer.OutputSize, linear.bias.Gradient.Pointer + output, rows, outputs);
        }
    }

    private readonly struct InputParts(TrainableLinear linear, KernelSet kernels, float* outputGradient, float* inputGradient, int rows, Action<int, int>? then) : IParallelWork
    {
        public void Execute(int part)
        {
            var layer = linear.layer;
            int first = part * RowBlock, count = Math.Min(RowBlock, rows - first);
            int panels = GroupedMatMul.PanelCount(layer.Groups, layer.InputsPerGroup);
            kernels.GroupedMatMul(outputGradient + (nint)first * layer.OutputSize, layer.OutputSize, linear.transposed.Pointer, null,
                inputGradient + (nint)first * layer.InputSize, layer.InputSize, count, layer.Groups, layer.InputsPerGroup, layer.OutputsPerGroup, 0, panels);
            then?.Invoke(first, count);
        }
    }
}
