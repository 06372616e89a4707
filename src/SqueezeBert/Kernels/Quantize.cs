using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Turns each row into bytes with one scale: what the int8 product reads.</summary>
/// <remarks><code>
/// scales[r] = max |x[r]| / 127        q[r, i] = round(x[r, i] · (127 / max |x[r]|)), ties to even
/// bytes[r, i] = q[r, i] + 128         x [R, K], rows xStride apart      bytes [R, K rounded up to 16], end to end
/// </code>
/// Symmetric: 0 is exactly 0, and what fills a row up counts as 0. A row of zeros has scale 0. Bytes are offset by 128
/// because the widest integer instruction multiplies unsigned by signed bytes. Every path gives the same bits.
/// </remarks>
internal static unsafe class Quantize
{
    private const int Lanes = 16;

    /// <summary>At 2²³·1.5 a float32 counts in ones: adding it rounds, and its low byte is the number itself, here with 128 added.</summary>
    private const float Rounder = 12582912f + 128f;

    /// <summary>Bytes from one quantised row to the next.</summary>
    internal static int Stride(int columns) => (columns + Lanes - 1) & ~(Lanes - 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compute<TLanes>(float* x, nint xStride, byte* bytes, float* scales, int rows, int columns) where TLanes : struct, ILanes<TLanes>
    {
        int whole = columns & ~(Lanes - 1), rest = columns - whole;
        var rounder = TLanes.Create(Rounder);
        for (int r = 0; r < rows; r++, x += xStride, bytes += Stride(columns))
        {
            var largest = TLanes.Create(0f);
            for (int i = 0; i < whole; i += Lanes) largest = TLanes.Max(TLanes.Abs(TLanes.Load(x + i)), largest);
            if (rest != 0) largest = TLanes.Max(TLanes.Abs(TLanes.LoadFirst(x + whole, rest)), largest);
            float max = TLanes.Largest(largest);
            scales[r] = ScaleOf(max);
            var inverse = TLanes.Create(InverseOf(max));
            for (int i = 0; i < whole; i += Lanes) TLanes.FusedMultiplyAdd(TLanes.Load(x + i), inverse, rounder).StoreLowBytes(bytes + i);
            if (rest != 0) TLanes.FusedMultiplyAdd(TLanes.LoadFirst(x + whole, rest), inverse, rounder).StoreLowBytes(bytes + whole);
        }
    }

    internal static void Reference(float* x, nint xStride, byte* bytes, float* scales, int rows, int columns)
    {
        for (int r = 0; r < rows; r++, x += xStride, bytes += Stride(columns))
        {
            float max = 0;
            for (int i = 0; i < columns; i++) max = MathF.Abs(x[i]) > max ? MathF.Abs(x[i]) : max;
            scales[r] = ScaleOf(max);
            float inverse = InverseOf(max);
            for (int i = 0; i < Stride(columns); i++)
                bytes[i] = (byte)BitConverter.SingleToUInt32Bits(MathF.FusedMultiplyAdd(i < columns ? x[i] : 0f, inverse, Rounder));
        }
    }

    private static float ScaleOf(float max) => max / 127f;

    /// <summary>Rows smaller than any that a normalised model has count as zero, so that the inverse stays finite.</summary>
    private static float InverseOf(float max) => max > 1e-30f ? 127f / max : 0f;
}
