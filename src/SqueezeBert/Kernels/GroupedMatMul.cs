namespace SqueezeBert.Kernels;

/// <summary>Grouped matrix product: each output feature is a dot product over its own group of input features.</summary>
/// <remarks><code>
/// output[t, o] = bias[o] + Σᵢ input[t, g·K + i] · weight[o, i]        K = I/G inputs per group,  g = o / (O/G)
/// input [T, I]    weight [O, K] (checkpoint [O, K, 1])    bias [O]    output [T, O]
/// </code>
/// Weights are packed once into panels of 32 outputs, [panel][K][32], each group's last panel filled up with zeros; panels are
/// numbered through all groups. Output must not overlap input. Cost 2·T·O·K operations. Each output is one
/// fused-multiply-add chain over i ascending: every path gives the bits of <see cref="Reference"/>.
/// </remarks>
internal static unsafe class GroupedMatMul
{
    internal const int PanelWidth = 32;

    /// <summary>Panels of all groups.</summary>
    internal static int PanelCount(int groups, int outputsPerGroup) => groups * PanelsPerGroup(outputsPerGroup);

    /// <summary>Floats that packed weights take.</summary>
    internal static long PackedLength(int groups, int outputsPerGroup, int inputsPerGroup) =>
        (long)PanelCount(groups, outputsPerGroup) * PanelWidth * inputsPerGroup;

    /// <summary>The output columns that consecutive panels cover.</summary>
    internal static (int First, int Count) PanelColumns(int outputsPerGroup, int firstPanel, int panelCount)
    {
        int first = FirstColumn(firstPanel), last = firstPanel + panelCount - 1;
        return (first, FirstColumn(last) + ColumnsOf(last) - first);

        int FirstColumn(int panel) => panel / PanelsPerGroup(outputsPerGroup) * outputsPerGroup + panel % PanelsPerGroup(outputsPerGroup) * PanelWidth;
        int ColumnsOf(int panel) => Math.Min(PanelWidth, outputsPerGroup - panel % PanelsPerGroup(outputsPerGroup) * PanelWidth);
    }

    /// <summary>Brings weight [O, K] into panels.</summary>
    internal static void Pack(ReadOnlySpan<float> weight, int groups, int outputsPerGroup, int inputsPerGroup, Span<float> packed)
    {
        int at = 0;
        for (int g = 0; g < groups; g++)
            for (int first = 0; first < outputsPerGroup; first += PanelWidth)
            {
                int count = Math.Min(PanelWidth, outputsPerGroup - first);
                for (int i = 0; i < inputsPerGroup; i++, at += PanelWidth)
                {
                    var line = packed.Slice(at, PanelWidth);
                    for (int o = 0; o < count; o++) line[o] = weight[(g * outputsPerGroup + first + o) * inputsPerGroup + i];
                    line[count..].Clear();
                }
            }
    }

    /// <summary>
    /// Brings weight [O, K] into the panels of the transposed product, which takes a gradient of the outputs [T, O] back to
    /// one of the inputs [T, I]: there each group has K outputs and O/G inputs.
    /// </summary>
    internal static void PackTransposed(ReadOnlySpan<float> weight, int groups, int outputsPerGroup, int inputsPerGroup, Span<float> packed)
    {
        int at = 0;
        for (int g = 0; g < groups; g++)
            for (int first = 0; first < inputsPerGroup; first += PanelWidth)
            {
                int count = Math.Min(PanelWidth, inputsPerGroup - first);
                for (int o = 0; o < outputsPerGroup; o++, at += PanelWidth)
                {
                    var line = packed.Slice(at, PanelWidth);
                    weight.Slice((g * outputsPerGroup + o) * inputsPerGroup + first, count).CopyTo(line);
                    line[count..].Clear();
                }
            }
    }

    internal static void Compute<TLanes>(float* input, nint inputRowStride, float* packed, float* bias, float* output, nint outputRowStride, int rows, int groups, int outputsPerGroup, int inputsPerGroup, int firstPanel, int panelCount)
        where TLanes : struct, ILanes<TLanes>
    {
        for (int panel = firstPanel; panel < firstPanel + panelCount; panel++)
        {
            var (column, count) = PanelColumns(outputsPerGroup, panel, 1);
            int group = panel / PanelsPerGroup(outputsPerGroup);
            MatMul.Strip<TLanes>(input + (nint)group * inputsPerGroup, inputRowStride, 1, packed + (nint)panel * PanelWidth * inputsPerGroup, PanelWidth,
                output + column, outputRowStride, rows, count, inputsPerGroup, bias is null ? null : bias + column, accumulate: false);
        }
    }

    /// <summary>The definition over packed weights: one scalar chain per output.</summary>
    internal static void Reference(float* input, nint inputRowStride, float* packed, float* bias, float* output, nint outputRowStride, int rows, int groups, int outputsPerGroup, int inputsPerGroup, int firstPanel, int panelCount)
    {
        for (int panel = firstPanel; panel < firstPanel + panelCount; panel++)
        {
            var (column, count) = PanelColumns(outputsPerGroup, panel, 1);
            int group = panel / PanelsPerGroup(outputsPerGroup);
            MatMul.Reference(input + (nint)group * inputsPerGroup, inputRowStride, 1, packed + (nint)panel * PanelWidth * inputsPerGroup, PanelWidth,
                output + column, outputRowStride, rows, count, inputsPerGroup, bias is null ? null : bias + column, accumulate: false);
        }
    }

    private static int PanelsPerGroup(int outputsPerGroup) => (outputsPerGroup + PanelWidth - 1) / PanelWidth;
}
