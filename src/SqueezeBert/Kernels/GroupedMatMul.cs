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
        Pack(weight, groups, outputsPerGroup, inputsPerGroup, isTransposed: false, packed);

    /// <summary>
    /// Packs the transpose within each group of a weight [G·N, K], for the gradient of the input: there the group's N
    /// outputs are what is summed over and its K inputs are what comes out. The result serves a product with
    /// <paramref name="inputsPerGroup"/> outputs and <paramref name="outputsPerGroup"/> inputs per group.
    /// </summary>
    internal static void PackTransposed(ReadOnlySpan<float> weight, int groups, int outputsPerGroup, int inputsPerGroup, Span<float> packed) =>
        Pack(weight, groups, inputsPerGroup, outputsPerGroup, isTransposed: true, packed);

    /// <summary>Computes the outputs of panels firstPanel … firstPanel + panelCount − 1 for all rows.</summary>
    internal static void Compute<TRegister>(float* input, nint inputRowStride, float* packed, float* bias, float* output, nint outputRowStride, int rows, int groups, int outputsPerGroup, int inputsPerGroup, int firstPanel, int panelCount)
        where TRegister : struct, IRegister<TRegister>
    {
        for (int p = firstPanel; p < firstPanel + panelCount; p++)
        {
            var panel = new Panel(p, outputsPerGroup);
            float* weights = packed + panel.PackedColumn * inputsPerGroup;
            MatMul.Compute<TRegister>(
                input + (nint)panel.Group * inputsPerGroup, inputRowStride, 1, weights, panel.PackedWidth,
                output + panel.Output, outputRowStride, rows, panel.Width, inputsPerGroup, bias is null ? null : bias + panel.Output, accumulate: false,
                next: weights + (nint)panel.PackedWidth * inputsPerGroup);
        }
    }

    internal static void Reference(float* input, nint inputRowStride, float* packed, float* bias, float* output, nint outputRowStride, int rows, int groups, int outputsPerGroup, int inputsPerGroup, int firstPanel, int panelCount)
    {
        for (int p = firstPanel; p < firstPanel + panelCount; p++)
        {
            var panel = new Panel(p, outputsPerGroup);
            MatMul.Reference(
                input + (nint)panel.Group * inputsPerGroup, inputRowStride, 1, packed + panel.PackedColumn * inputsPerGroup, panel.PackedWidth,
                output + panel.Output, outputRowStride, rows, panel.Width, inputsPerGroup, bias is null ? null : bias + panel.Output, accumulate: false);
        }
    }

    /// <summary>Packs one panel.</summary>
    /// <param name="rows">The panel's outputs of the weight, [<see cref="PanelColumns"/>, K].</param>
    /// <param name="outputsPerGroup">N.</param>
    /// <param name="inputsPerGroup">K.</param>
    /// <param name="panel">The panel's number.</param>
    /// <param name="packed">All packed weights.</param>
    internal static void PackPanel(ReadOnlySpan<float> rows, int outputsPerGroup, int inputsPerGroup, int panel, Span<float> packed)
    {
        var place = new Panel(panel, outputsPerGroup);
        var target = place.In(packed, inputsPerGroup);
        if (place.Width < place.PackedWidth) target.Clear();
        fixed (float* source = rows, values = target)
            Transpose.Compute(source, inputsPerGroup, values, place.PackedWidth, place.Width, inputsPerGroup);
    }

    private static void Pack(ReadOnlySpan<float> weight, int groups, int outputs, int inputs, bool isTransposed, Span<float> packed)
    {
        if (weight.Length != (long)groups * outputs * inputs)
            throw new ArgumentException($"Expected a weight of {groups} groups · {outputs} · {inputs} values, got {weight.Length}.", nameof(weight));
        if (packed.Length != PackedLength(groups, outputs, inputs))
            throw new ArgumentException($"Expected room for {PackedLength(groups, outputs, inputs)} packed values, got {packed.Length}.", nameof(packed));

        for (int p = 0; p < PanelCount(groups, outputs); p++)
        {
            var panel = new Panel(p, outputs);
            if (isTransposed) PackColumns(weight.Slice(panel.Group * outputs * inputs, outputs * inputs), panel, outputs, inputs, panel.In(packed, inputs));
            else PackPanel(weight.Slice(panel.Output * inputs, panel.Width * inputs), outputs, inputs, p, packed);
        }
    }

    /// <summary>Packs a panel of a group's weight that lies transposed, [K, N].</summary>
    private static void PackColumns(ReadOnlySpan<float> weight, Panel panel, int outputs, int inputs, Span<float> target)
    {
        target.Clear();
        for (int i = 0; i < inputs; i++) weight.Slice(i * outputs + panel.First, panel.Width).CopyTo(target[(i * panel.PackedWidth)..]);
    }

    private static int PanelsPerGroup(int outputsPerGroup) => (outputsPerGroup + PanelWidth - 1) / PanelWidth;

    private static int PaddedOutputs(int outputsPerGroup) => (outputsPerGroup + Lanes - 1) / Lanes * Lanes;

    private static int FirstOutput(int outputsPerGroup, int panel) => new Panel(panel, outputsPerGroup).Output;

    /// <summary>Where a panel lies.</summary>
    private readonly struct Panel(int index, int outputsPerGroup)
    {
        internal int Group { get; } = index / PanelsPerGroup(outputsPerGroup);

        /// <summary>The panel's first output, counted within its group.</summary>
        internal int First { get; } = index % PanelsPerGroup(outputsPerGroup) * PanelWidth;

        /// <summary>The panel's first output, counted over all groups.</summary>
        internal int Output => Group * outputsPerGroup + First;

        /// <summary>Outputs in the panel.</summary>
        internal int Width => Math.Min(PanelWidth, outputsPerGroup - First);

        /// <summary>Outputs before the panel in the packed weights, with those that fill up earlier groups.</summary>
        internal nint PackedColumn => (nint)Group * PaddedOutputs(outputsPerGroup) + First;

        /// <summary>Outputs in the panel with those that fill it up.</summary>
        internal int PackedWidth => Math.Min(PanelWidth, PaddedOutputs(outputsPerGroup) - First);

        /// <summary>Its part of all packed weights.</summary>
        internal Span<float> In(Span<float> packed, int inputsPerGroup) => packed.Slice((int)PackedColumn * inputsPerGroup, PackedWidth * inputsPerGroup);
    }
}
