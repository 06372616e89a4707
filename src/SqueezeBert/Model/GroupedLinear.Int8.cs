using SqueezeBert.Kernels;
using SqueezeBert.Threading;

namespace SqueezeBert.Model;

/// <summary>The layer over bytes: each group of each row of the input is quantised by itself, so no row depends on another.</summary>
internal sealed unsafe partial class GroupedLinear
{
    /// <summary>Rows that one part quantises.</summary>
    private const int QuantizeBlock = 32;

    private readonly Int8Weights? int8;

    private GroupedLinear(QuantizedTensor weight, Parameter bias, int inputSize, int outputSize, int groups, int inputGroups)
    {
        (InputSize, OutputSize, Groups, this.inputGroups, this.bias) = (inputSize, outputSize, groups, inputGroups, bias);
        packed = new AlignedBuffer(0);
        int8 = new Int8Weights(weight, bias.Value.Span, groups);
        panelCount = groups * int8.PanelsPerGroup;
    }

    /// <summary>Values of scratch memory that <see cref="Read"/> needs.</summary>
    internal long ReadLength(KernelSet kernels, int rows) => int8 is null ? 0 : rows * (kernels.QuantizedStride(InputsPerGroup) / sizeof(float) + 1L);

    /// <summary>One group's input as the layer's kernel reads it.</summary>
    /// <param name="kernels">Kernels.</param>
    /// <param name="input">[T, I/G]: the group's own columns, rows <paramref name="stride"/> apart.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="rows">T.</param>
    /// <param name="scratch">As many values as <see cref="ReadLength"/> says; in use as long as the result.</param>
    internal LinearInput Read(KernelSet kernels, float* input, nint stride, int rows, float* scratch)
    {
        if (int8 is null) return new LinearInput(input, stride);
        byte* quantized = (byte*)(scratch + rows);
        kernels.Quantize(input, stride, quantized, scratch, rows, InputsPerGroup);
        return new LinearInput(input, stride, quantized, scratch);
    }

    private void ForwardInt8(Workspace workspace, float* input, nint inputStride, float* output, int rows, Activation? activation)
    {
        int stride = workspace.Kernels.QuantizedStride(InputsPerGroup);
        byte* quantized = (byte*)workspace.Rent("quantized input", rows * inputGroups, stride / sizeof(float)).Pointer;
        float* scales = workspace.Rent("input scales", rows, inputGroups).Pointer;
        workspace.Pool.Run(inputGroups * ((rows + QuantizeBlock - 1) / QuantizeBlock), new QuantizedRows(this, workspace.Kernels, input, inputStride, quantized, scales, rows));

        int wanted = workspace.Pool.ThreadCount == 1 && activation is null ? 1 : workspace.Pool.ThreadCount * PartsPerThread;
        int panelsPerPart = (panelCount + wanted - 1) / wanted;
        workspace.Pool.Run((panelCount + panelsPerPart - 1) / panelsPerPart, new QuantizedPanels(this, workspace.Kernels, quantized, scales, output, rows, panelsPerPart, activation));
    }

    /// <summary>One part is a block of rows of one group.</summary>
    private readonly struct QuantizedRows(GroupedLinear layer, KernelSet kernels, float* input, nint inputStride, byte* quantized, float* scales, int rows) : IParallelWork
    {
        public void Execute(int part)
        {
            int blocks = (rows + QuantizeBlock - 1) / QuantizeBlock, group = part / blocks, first = part % blocks * QuantizeBlock;
            nint row = (nint)group * rows + first;
            kernels.Quantize(input + first * inputStride + group * layer.InputsPerGroup, inputStride, quantized + row * kernels.QuantizedStride(layer.InputsPerGroup), scales + row,
                Math.Min(QuantizeBlock, rows - first), layer.InputsPerGroup);
        }
    }

    /// <summary>One part is a run of panels, which may go from one group into the next.</summary>
    private readonly struct QuantizedPanels(GroupedLinear layer, KernelSet kernels, byte* quantized, float* scales, float* output, int rows, int panelsPerPart, Activation? activation) : IParallelWork
    {
        public void Execute(int part)
        {
            int perGroup = layer.int8!.PanelsPerGroup, end = Math.Min((part + 1) * panelsPerPart, layer.panelCount);
            for (int p = part * panelsPerPart; p < end;)
            {
                int group = p / perGroup, first = p % perGroup, count = Math.Min(end - p, perGroup - first);
                nint row = (nint)(group % layer.inputGroups) * rows;
                float* block = output + group * layer.OutputsPerGroup;
                layer.int8.Multiply(kernels, group, new LinearInput(null, 0, quantized + row * kernels.QuantizedStride(layer.InputsPerGroup), scales + row), block, layer.OutputSize, rows, first, count);
                if (activation is not null)
                {
                    int column = first * QuantizedMatMul.PanelWidth, columns = Math.Min(layer.OutputsPerGroup - column, count * QuantizedMatMul.PanelWidth);
                    for (int r = 0; r < rows; r++) activation(kernels, block + (nint)r * layer.OutputSize + column, columns);
                }
                p += count;
            }
        }
    }
}
