using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SqueezeBert.Kernels;

/// <summary>Turns rows into columns.</summary>
/// <remarks><code>
/// target[c, r] = source[r, c]          source [R, C], target [C, R], rows a stride apart
/// </code>
/// The buffers must not overlap. Nothing is computed, so every path gives the same bits.
/// </remarks>
internal static unsafe class Transpose
{
    private const int Square = 4;

    /// <summary>Rows whose values stay in the nearest cache while all their columns are taken.</summary>
    private const int RowBlock = 16;

    /// <summary>Squares of four by four, on registers of 128 bits; the edges one value at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Compute(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns)
    {
        if (!Sse.IsSupported && !AdvSimd.Arm64.IsSupported)
        {
            Reference(source, sourceStride, target, targetStride, rows, columns);
            return;
        }
        int wholeColumns = columns & ~(Square - 1);
        for (int first = 0; first < rows; first += RowBlock)
        {
            int last = Math.Min(first + RowBlock, rows), wholeLast = first + ((last - first) & ~(Square - 1));
            for (int c = 0; c < wholeColumns; c += Square)
                for (int r = first; r < wholeLast; r += Square)
                    FourByFour(source + r * sourceStride + c, sourceStride, target + c * targetStride + r, targetStride);
            Reference(source + first * sourceStride + wholeColumns, sourceStride, target + wholeColumns * targetStride + first, targetStride, wholeLast - first, columns - wholeColumns);
            Reference(source + wholeLast * sourceStride, sourceStride, target + wholeLast, targetStride, last - wholeLast, columns);
        }
    }

    internal static void Reference(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns)
    {
        for (int c = 0; c < columns; c++)
            for (int r = 0; r < rows; r++)
                target[c * targetStride + r] = source[r * sourceStride + c];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByFour(float* source, nint sourceStride, float* target, nint targetStride)
    {
        Vector128<float> a = Vector128.Load(source), b = Vector128.Load(source + sourceStride);
        Vector128<float> c = Vector128.Load(source + 2 * sourceStride), d = Vector128.Load(source + 3 * sourceStride);
        // Pairs of columns: a0 b0 a1 b1, then a2 b2 a3 b3; the same of c and d.
        Vector128<float> lowAb = Low(a, b), highAb = High(a, b), lowCd = Low(c, d), highCd = High(c, d);
        Lower(lowAb, lowCd).Store(target);
        Upper(lowAb, lowCd).Store(target + targetStride);
        Lower(highAb, highCd).Store(target + 2 * targetStride);
        Upper(highAb, highCd).Store(target + 3 * targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b) => Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> a, Vector128<float> b) => Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Lower(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveLowToHigh(a, b) : AdvSimd.Arm64.ZipLow(a.AsDouble(), b.AsDouble()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Upper(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveHighToLow(b, a) : AdvSimd.Arm64.ZipHigh(a.AsDouble(), b.AsDouble()).AsSingle();
}
