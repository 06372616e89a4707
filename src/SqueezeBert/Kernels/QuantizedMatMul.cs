using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SqueezeBert.Kernels;

/// <summary>Grouped matrix product of bytes: integers inside, float32 out.</summary>
/// <remarks><code>
/// sum[t, o] = Σᵢ q[t, i] · weight[o, i]                                exact in int32
/// output[t, o] = (float)sum · (scales[t] · weightScales[o]) + bias[o]  the scale is rounded, then the whole, once
/// q [T, K rounded up to 16] of one group, from <see cref="Quantize"/>          scales [T]
/// packed [panel][i / 4][column][4]: panels of 16 outputs, filled with zeros       weight −127 … 127
/// starts[o] = −128 · Σᵢ weight[o, i], which takes the offset of <see cref="Quantize.UnsignedBytes"/> back; it, weightScales
/// and bias are as long as the panels are wide
/// </code>
/// One group per call; firstPanel and panelCount choose panels of 16 outputs in it. No sum saturates: 127·255·K stays in
/// int32 for K up to 66,000. Integer sums are exact in any order, so every path gives the bits of <see cref="Reference"/>.
/// </remarks>
internal static unsafe partial class QuantizedMatMul
{
    internal const int PanelWidth = 16;

    /// <summary>Inputs that one instruction multiplies for each output.</summary>
    internal const int Quad = 4;

    /// <summary>Panels of one group.</summary>
    internal static int PanelCount(int outputs) => (outputs + PanelWidth - 1) / PanelWidth;

    /// <summary>Bytes that a group's packed weights take.</summary>
    internal static int PackedLength(int outputs, int inputs) => PanelCount(outputs) * PanelWidth * Quads(inputs) * Quad;

    /// <summary>Packs one group's weight [N, K] and computes what the sums start from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Pack(ReadOnlySpan<sbyte> weight, int outputs, int inputs, Span<sbyte> packed, Span<int> starts)
    {
        packed.Clear();
        starts.Clear();
        for (int o = 0; o < outputs; o++)
        {
            var row = weight.Slice(o * inputs, inputs);
            var panel = packed[(o / PanelWidth * PanelWidth * Quads(inputs) * Quad)..];
            // Four inputs stay together, so they move as one.
            ReadOnlySpan<int> quads = MemoryMarshal.Cast<sbyte, int>(row);
            Span<int> places = MemoryMarshal.Cast<sbyte, int>(panel);
            for (int q = 0; q < quads.Length; q++) places[q * PanelWidth + o % PanelWidth] = quads[q];
            for (int i = quads.Length * Quad; i < inputs; i++) panel[(i / Quad * PanelWidth + o % PanelWidth) * Quad + i % Quad] = row[i];
            int sum = 0;
            foreach (sbyte value in row) sum += value;
            starts[o] = -128 * sum;
        }
    }

    internal static void Reference(byte* quantized, float* scales, sbyte* packed, int* starts, float* weightScales, float* bias, float* output, nint outputStride, int rows, int outputs, int inputs, int firstPanel, int panelCount)
    {
        int stride = Quantize.Stride(inputs), panelBytes = PanelWidth * Quads(inputs) * Quad;
        int last = Math.Min(outputs, (firstPanel + panelCount) * PanelWidth);
        for (int t = 0; t < rows; t++)
            for (int o = firstPanel * PanelWidth; o < last; o++)
            {
                sbyte* panel = packed + (nint)(o / PanelWidth) * panelBytes;
                int sum = starts[o];
                for (int i = 0; i < inputs; i++) sum += quantized[(nint)t * stride + i] * panel[(i / Quad * PanelWidth + o % PanelWidth) * Quad + i % Quad];
                output[t * outputStride + o] = MathF.FusedMultiplyAdd(sum, scales[t] * weightScales[o], bias[o]);
            }
    }

    /// <summary>Quads of a row, those that fill it up included.</summary>
    private static int Quads(int inputs) => Quantize.Stride(inputs) / Quad;
}
