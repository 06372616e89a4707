using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SqueezeBert.Kernels;

internal static unsafe partial class QuantizedMatMul
{
    /// <summary>Rows of one tile, as a type, so that each size is compiled with the statements of the other rows gone.</summary>
    private interface IRows
    {
        static abstract int Count { get; }
    }

    /// <summary>Computes panels firstPanel … firstPanel + panelCount − 1 for all rows, on registers of 256 bits or of 128.</summary>
    internal static void Compute(bool wide, byte* bytes, float* scales, sbyte* packed, int* starts, float* weightScales, float* bias, float* output, nint outputStride, int rows, int outputs, int inputs, int firstPanel, int panelCount)
    {
        if (wide && AvxVnni.IsSupported)
            Panels<DotsVnni, Vector256<int>, Vector256<sbyte>, Vector256<byte>>(bytes, scales, packed, starts, weightScales, bias, output, outputStride, rows, outputs, inputs, firstPanel, panelCount);
        else if (wide && Avx2.IsSupported)
            Panels<DotsPairs256, DotsPairs256.Sums, DotsPairs256.Weights, Vector256<short>>(bytes, scales, packed, starts, weightScales, bias, output, outputStride, rows, outputs, inputs, firstPanel, panelCount);
        else
            Panels<Dots128, Vector128<int>, Vector128<sbyte>, Vector128<byte>>(bytes, scales, packed, starts, weightScales, bias, output, outputStride, rows, outputs, inputs, firstPanel, panelCount);
    }

    internal static void Panels<TDots, TSums, TWeights, TInputs>(byte* bytes, float* scales, sbyte* packed, int* starts, float* weightScales, float* bias, float* output, nint outputStride, int rows, int outputs, int inputs, int firstPanel, int panelCount)
        where TDots : struct, IDots<TSums, TWeights, TInputs>
        where TSums : struct
        where TWeights : struct
        where TInputs : struct
    {
        int quads = Quads(inputs), stride = Quantize.Stride(inputs);
        // A panel that is partly filled is finished here, so that no neighbour is written.
        float* part = stackalloc float[6 * PanelWidth];
        for (int p = firstPanel; p < firstPanel + panelCount; p++)
        {
            int o = p * PanelWidth, width = Math.Min(PanelWidth, outputs - o);
            sbyte* weights = packed + (nint)o * quads * Quad;
            for (int t = 0; t < rows;)
            {
                int count = TileRowsFor(rows - t, TDots.TileRows);
                float* target = width == PanelWidth ? output + t * outputStride + o : part;
                nint targetStride = width == PanelWidth ? outputStride : PanelWidth;
                for (int c = 0; c < PanelWidth; c += 2 * TDots.Outputs)
                    Tile<TDots, TSums, TWeights, TInputs>(count, bytes + (nint)t * stride, stride, scales + t, weights + c * Quad, starts + o + c, weightScales + o + c, bias + o + c, target + c, targetStride, quads);
                if (width < PanelWidth)
                    for (int r = 0; r < count; r++)
                        new ReadOnlySpan<float>(part + r * PanelWidth, width).CopyTo(new Span<float>(output + (t + r) * outputStride + o, width));
                t += count;
            }
        }
    }

    private static int TileRowsFor(int left, int most) => left >= most ? most : left >= 4 && most > 4 ? 4 : left >= 2 ? 2 : 1;

    private static void Tile<TDots, TSums, TWeights, TInputs>(int rows, byte* bytes, nint stride, float* scales, sbyte* weights, int* starts, float* weightScales, float* bias, float* output, nint outputStride, int quads)
        where TDots : struct, IDots<TSums, TWeights, TInputs>
        where TSums : struct
        where TWeights : struct
        where TInputs : struct
    {
        switch (rows)
        {
            case 6:
                Tile<TDots, TSums, TWeights, TInputs, Rows6>(bytes, stride, scales, weights, starts, weightScales, bias, output, outputStride, quads);
                break;
            case 4:
                Tile<TDots, TSums, TWeights, TInputs, Rows4>(bytes, stride, scales, weights, starts, weightScales, bias, output, outputStride, quads);
                break;
            case 2:
                Tile<TDots, TSums, TWeights, TInputs, Rows2>(bytes, stride, scales, weights, starts, weightScales, bias, output, outputStride, quads);
                break;
            default:
                Tile<TDots, TSums, TWeights, TInputs, Rows1>(bytes, stride, scales, weights, starts, weightScales, bias, output, outputStride, quads);
                break;
        }
    }

    /// <summary>A tile of two values a row, whose sums stay in registers over the whole depth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TDots, TSums, TWeights, TInputs, TRows>(byte* bytes, nint stride, float* scales, sbyte* weights, int* starts, float* weightScales, float* bias, float* output, nint outputStride, int quads)
        where TDots : struct, IDots<TSums, TWeights, TInputs>
        where TSums : struct
        where TWeights : struct
        where TInputs : struct
        where TRows : struct, IRows
    {
        int second = TDots.Outputs;
        TSums c00 = TDots.Start(starts), c01 = TDots.Start(starts + second);
        TSums c10 = TDots.Start(starts), c11 = TDots.Start(starts + second);
        TSums c20 = TDots.Start(starts), c21 = TDots.Start(starts + second);
        TSums c30 = TDots.Start(starts), c31 = TDots.Start(starts + second);
        TSums c40 = TDots.Start(starts), c41 = TDots.Start(starts + second);
        TSums c50 = TDots.Start(starts), c51 = TDots.Start(starts + second);
        byte* p0 = bytes, p1 = bytes + 3 * stride;
        for (int k = 0; k < quads; k++)
        {
            TWeights b0 = TDots.Read(weights), b1 = TDots.Read(weights + second * Quad);
            TInputs value;
            { value = TDots.Spread(p0); c00 = TDots.Add(c00, value, b0); c01 = TDots.Add(c01, value, b1); }
            if (TRows.Count > 1) { value = TDots.Spread(p0 + stride); c10 = TDots.Add(c10, value, b0); c11 = TDots.Add(c11, value, b1); }
            if (TRows.Count > 2) { value = TDots.Spread(p0 + 2 * stride); c20 = TDots.Add(c20, value, b0); c21 = TDots.Add(c21, value, b1); }
            if (TRows.Count > 3) { value = TDots.Spread(p1); c30 = TDots.Add(c30, value, b0); c31 = TDots.Add(c31, value, b1); }
            if (TRows.Count > 4) { value = TDots.Spread(p1 + stride); c40 = TDots.Add(c40, value, b0); c41 = TDots.Add(c41, value, b1); }
            if (TRows.Count > 5) { value = TDots.Spread(p1 + 2 * stride); c50 = TDots.Add(c50, value, b0); c51 = TDots.Add(c51, value, b1); }
            weights += PanelWidth * Quad;
            p0 += Quad;
            if (TRows.Count > 3) p1 += Quad;
        }

        { TDots.Finish(c00, scales[0], weightScales, bias, output); TDots.Finish(c01, scales[0], weightScales + second, bias + second, output + second); }
        if (TRows.Count > 1) { output += outputStride; TDots.Finish(c10, scales[1], weightScales, bias, output); TDots.Finish(c11, scales[1], weightScales + second, bias + second, output + second); }
        if (TRows.Count > 2) { output += outputStride; TDots.Finish(c20, scales[2], weightScales, bias, output); TDots.Finish(c21, scales[2], weightScales + second, bias + second, output + second); }
        if (TRows.Count > 3) { output += outputStride; TDots.Finish(c30, scales[3], weightScales, bias, output); TDots.Finish(c31, scales[3], weightScales + second, bias + second, output + second); }
        if (TRows.Count > 4) { output += outputStride; TDots.Finish(c40, scales[4], weightScales, bias, output); TDots.Finish(c41, scales[4], weightScales + second, bias + second, output + second); }
        if (TRows.Count > 5) { output += outputStride; TDots.Finish(c50, scales[5], weightScales, bias, output); TDots.Finish(c51, scales[5], weightScales + second, bias + second, output + second); }
    }

    private readonly struct Rows6 : IRows
    {
        public static int Count => 6;
    }

    private readonly struct Rows4 : IRows
    {
        public static int Count => 4;
    }

    private readonly struct Rows2 : IRows
    {
        public static int Count => 2;
    }

    private readonly struct Rows1 : IRows
    {
        public static int Count => 1;
    }
}
