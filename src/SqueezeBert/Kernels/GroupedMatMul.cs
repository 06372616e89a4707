using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Grouped matrix product with packed weights: each output is a dot product over its own group of inputs.</summary>
/// <remarks><code>
/// output[t, o] = bias[o] + Σᵢ input[t, g·K + i] · weight[o, i]        K inputs per group, g = o / N, N outputs per group
/// input [T, G·K]    weight [G·N, K] (checkpoint [G·N, K, 1])    bias [G·N] or null    output [T, G·N]
/// packed [group][panel][i][column]: panels of 32 outputs; a group's last panel is 16 or 32 wide, filled with zeros
/// </code>
/// float32, row-major, rows a stride apart. Output must not overlap input. Cost 2·T·G·N·K flops. Each output is one
/// fused-multiply-add chain from the bias over i ascending, so every path gives the bits of <see cref="Reference"/>, and
/// a caller may split the work by rows or by panels.
/// </remarks>
internal static unsafe class GroupedMatMul
{
    internal const int PanelWidth = 32;

    private const int Lanes = 16;

    /// <summary>Values that the packed weights take.</summary>
    internal static long PackedLength(int groups, int outputsPerGroup, int inputsPerGroup) => (long)groups * PaddedOutputs(outputsPerGroup) * inputsPerGroup;

    /// <summary>Panels of all groups together; a panel never spans two groups.</summary>
    internal static int PanelCount(int groups, int outputsPerGroup) => groups * PanelsPerGroup(outputsPerGroup);

    /// <summary>The first output of a run of panels, and how many outputs the run covers.</summary>
    internal static (int First, int Count) PanelColumns(int outputsPerGroup, int firstPanel, int panelCount)
    {
        int first = FirstOutput(outputsPerGroup, firstPanel);
        return (first, FirstOutput(outputsPerGroup, firstPanel + panelCount) - first);
    }

    /// <summary>Packs a weight as the checkpoint has it, [G·N, K].</summary>
    internal static void Pack(ReadOnlySpan<float> weight, int groups, int outputsPerGroup, int inputsPerGroup, Span<float> packed) =>
        Pack(weight, groups, outputsPerGroup, inputsPerGroup, outputStride: inputsPerGroup, inputStride: 1, packed);

    /// <summary>
    /// Packs the transpose within each group of a weight [G·N, K], for the gradient of the input: there the group's N
    /// outputs are what is summed over and its K inputs are what comes out. The result serves a product with
    /// <paramref name="inputsPerGroup"/> outputs and <paramref name="outputsPerGroup"/> inputs per group.
    /// </summary>
    internal static void PackTransposed(ReadOnlySpan<float> weight, int groups, int outputsPerGroup, int inputsPerGroup, Span<float> packed) =>
        Pack(weight, groups, inputsPerGroup, outputsPerGroup, outputStride: 1, inputStride: inputsPerGroup, packed);

    /// <summary>Computes the outputs of panels firstPanel … firstPanel + panelCount − 1 for all rows.</summary>
    internal static void Compute<TRegister>(float* input, nint inputRowStride, float* packed, float* bias, float* output, nint outputRowStride, int rows, int groups, int outputsPerGroup, int inputsPerGroup, int firstPanel, int panelCount)
        where TRegister : struct, IRegister<TRegister>
    {
        int panelsPerGroup = PanelsPerGroup(outputsPerGroup);
        for (int p = firstPanel; p < firstPanel + panelCount; p++)
        {
            int group = p / panelsPerGroup, first = p % panelsPerGroup * PanelWidth, column = group * outputsPerGroup + first;
            MatMul.Compute<TRegister>(
                input + (nint)group * inputsPerGroup, inputRowStride, 1,
                packed + ((nint)group * PaddedOutputs(outputsPerGroup) + first) * inputsPerGroup, WidthOf(outputsPerGroup, first),
                output + column, outputRowStride, rows, Math.Min(PanelWidth, outputsPerGroup - first), inputsPerGroup,
                bias is null ? null : bias + column, accumulate: false);
        }
    }

    internal static void Reference(float* input, nint inputRowStride, float* packed, float* bias, float* output, nint outputRowStride, int rows, int groups, int outputsPerGroup, int inputsPerGroup, int firstPanel, int panelCount)
    {
        int panelsPerGroup = PanelsPerGroup(outputsPerGroup);
        for (int p = firstPanel; p < firstPanel + panelCount; p++)
        {
            int group = p / panelsPerGroup, first = p % panelsPerGroup * PanelWidth, column = group * outputsPerGroup + first;
            MatMul.Reference(
                input + (nint)group * inputsPerGroup, inputRowStride, 1,
                packed + ((nint)group * PaddedOutputs(outputsPerGroup) + first) * inputsPerGroup, WidthOf(outputsPerGroup, first),
                output + column, outputRowStride, rows, Math.Min(PanelWidth, outputsPerGroup - first), inputsPerGroup,
                bias is null ? null : bias + column, accumulate: false);
        }
    }

    private static void Pack(ReadOnlySpan<float> weight, int groups, int outputs, int inputs, int outputStride, int inputStride, Span<float> packed)
    {
        if (weight.Length != (long)groups * outputs * inputs)
            throw new ArgumentException($"Expected a weight of {groups} groups · {outputs} · {inputs} values, got {weight.Length}.", nameof(weight));
        if (packed.Length != PackedLength(groups, outputs, inputs))
            throw new ArgumentException($"Expected room for {PackedLength(groups, outputs, inputs)} packed values, got {packed.Length}.", nameof(packed));

        int target = 0;
        for (int group = 0; group < groups; group++)
        {
            var block = weight.Slice(group * outputs * inputs, outputs * inputs);
            for (int first = 0; first < outputs; first += PanelWidth)
            {
                int width = WidthOf(outputs, first);
                for (int i = 0; i < inputs; i++)
                    for (int c = 0; c < width; c++)
                        packed[target++] = first + c < outputs ? block[(first + c) * outputStride + i * inputStride] : 0f;
            }
        }
    }

    private static int PanelsPerGroup(int outputsPerGroup) => (outputsPerGroup + PanelWidth - 1) / PanelWidth;

    private static int PaddedOutputs(int outputsPerGroup) => (outputsPerGroup + Lanes - 1) / Lanes * Lanes;

    private static int WidthOf(int outputsPerGroup, int first) => Math.Min(PanelWidth, PaddedOutputs(outputsPerGroup) - first);

    private static int FirstOutput(int outputsPerGroup, int panel)
    {
        int panelsPerGroup = PanelsPerGroup(outputsPerGroup);
        return panel / panelsPerGroup * outputsPerGroup + panel % panelsPerGroup * PanelWidth;
    }
}
