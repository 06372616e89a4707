using SqueezeBert.Kernels;

namespace SqueezeBert.Model;

/// <summary>A linear layer's weight as bytes, packed for the kernels, with what goes with each output.</summary>
/// <remarks>Per group, padded to whole panels: weights, the sums' starts, scales and biases. Immutable; safe to share.</remarks>
internal sealed unsafe class Int8Weights
{
    private readonly AlignedBuffer packed;
    private readonly AlignedBuffer starts;
    private readonly AlignedBuffer scales;
    private readonly AlignedBuffer biases;
    private readonly int outputs;
    private readonly int inputs;

    /// <param name="weight">[O, I/G].</param>
    /// <param name="bias">[O].</param>
    /// <param name="groups">G.</param>
    internal Int8Weights(QuantizedTensor weight, ReadOnlySpan<float> bias, int groups)
    {
        (outputs, inputs) = (weight.Scales.Length / groups, weight.Values.Length / weight.Scales.Length);
        packed = new AlignedBuffer(checked(groups * PackedLength / sizeof(float)));
        starts = new AlignedBuffer(groups * PaddedOutputs);
        scales = new AlignedBuffer(groups * PaddedOutputs);
        biases = new AlignedBuffer(groups * PaddedOutputs);
        for (int g = 0; g < groups; g++)
        {
            QuantizedMatMul.Pack(weight.Values.Span.Slice(g * outputs * inputs, outputs * inputs), outputs, inputs,
                new Span<sbyte>((sbyte*)packed.Pointer + (nint)g * PackedLength, PackedLength), new Span<int>((int*)starts.Pointer + g * PaddedOutputs, PaddedOutputs));
            weight.Scales.AsSpan(g * outputs, outputs).CopyTo(scales.Span[(g * PaddedOutputs)..]);
            bias.Slice(g * outputs, outputs).CopyTo(biases.Span[(g * PaddedOutputs)..]);
        }
    }

    /// <summary>Panels of one group.</summary>
    internal int PanelsPerGroup => QuantizedMatMul.PanelCount(outputs);

    private int PackedLength => QuantizedMatMul.PackedLength(outputs, inputs);

    private int PaddedOutputs => PanelsPerGroup * QuantizedMatMul.PanelWidth;

    /// <summary>Some panels of one group; output is where the group's own columns begin.</summary>
    internal void Multiply(KernelSet kernels, int group, LinearInput input, float* output, nint outputStride, int rows, int firstPanel, int panelCount)
    {
        nint offset = (nint)group * PaddedOutputs;
        kernels.QuantizedMatMul(input.Quantized, input.Scales, (sbyte*)packed.Pointer + (nint)group * PackedLength, (int*)starts.Pointer + offset, scales.Pointer + offset,
            biases.Pointer + offset, output, outputStride, rows, outputs, inputs, firstPanel, panelCount);
    }
}
