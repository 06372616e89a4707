using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Turns each row into small integers with one scale: what the int8 product reads.</summary>
/// <remarks><code>
/// scales[r] = max |x[r]| / 127        q[r, i] = round(x[r, i] · (127 / max |x[r]|)), ties to even, −127 … 127
/// x [R, K], rows xStride apart        quantized [R, K rounded up to 16], end to end
/// </code>
/// Symmetric: 0 is exactly 0, and what fills a row up is 0. A row of zeros has scale 0. A row with a NaN or an infinity has
/// scale NaN, so that all that is computed from it is NaN; its numbers may be any. How a value is stored,
/// <see cref="IFormat"/>, is up to the product of the same kernels. Every path gives the same numbers.
/// </remarks>
internal static unsafe class Quantize
{
    private const int Lanes = 16;

    /// <summary>At 2²³·1.5 a float32 counts in ones: adding it rounds, and its low bits are the number itself.</summary>
    private const float Rounder = 12582912f;

    /// <summary>How a quantised value is stored.</summary>
    internal interface IFormat
    {
        /// <summary>Bytes of a value.</summary>
        static abstract int Size { get; }

        /// <summary>What is added to the number.</summary>
        static abstract float Offset { get; }

        /// <summary>Stores 16 numbers that stand in the low bits of lanes.</summary>
        static abstract void Store<TLanes>(TLanes lanes, byte* target) where TLanes : struct, ILanes<TLanes>;
    }

    /// <summary>Values from one quantised row to the next.</summary>
    internal static int Stride(int columns) => (columns + Lanes - 1) & ~(Lanes - 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Compute<TLanes, TFormat>(float* x, nint xStride, byte* quantized, float* scales, int rows, int columns)
        where TLanes : struct, ILanes<TLanes>
        where TFormat : struct, IFormat
    {
        int whole = columns & ~(Lanes - 1), rest = columns - whole;
        var rounder = TLanes.Create(Rounder + TFormat.Offset);
        for (int r = 0; r < rows; r++, x += xStride, quantized += Stride(columns) * TFormat.Size)
        {
            TLanes zero = TLanes.Create(0f), largest = zero, products = zero;
            for (int i = 0; i < whole; i += Lanes)
            {
                var value = TLanes.Load(x + i);
                largest = TLanes.Max(TLanes.Abs(value), largest);
                products = TLanes.FusedMultiplyAdd(value, zero, products);
            }

            if (rest != 0)
            {
                var value = TLanes.LoadFirst(x + whole, rest);
                largest = TLanes.Max(TLanes.Abs(value), largest);
                products = TLanes.FusedMultiplyAdd(value, zero, products);
            }

            float max = TLanes.Largest(largest);
            scales[r] = ScaleOf(max) + TLanes.Sum(products);
            var inverse = TLanes.Create(InverseOf(max));
            for (int i = 0; i < whole; i += Lanes) TFormat.Store(TLanes.FusedMultiplyAdd(TLanes.Load(x + i), inverse, rounder), quantized + i * TFormat.Size);
            if (rest != 0) TFormat.Store(TLanes.FusedMultiplyAdd(TLanes.LoadFirst(x + whole, rest), inverse, rounder), quantized + whole * TFormat.Size);
        }
    }

    /// <summary>The definition, stored as <see cref="UnsignedBytes"/>.</summary>
    internal static void Reference(float* x, nint xStride, byte* quantized, float* scales, int rows, int columns)
    {
        for (int r = 0; r < rows; r++, x += xStride, quantized += Stride(columns))
        {
            float max = 0, products = 0;
            for (int i = 0; i < columns; i++)
            {
                max = MathF.Abs(x[i]) > max ? MathF.Abs(x[i]) : max;
                // 0 of every number, NaN of all else.
                products = MathF.FusedMultiplyAdd(x[i], 0f, products);
            }

            scales[r] = ScaleOf(max) + products;
            float inverse = InverseOf(max);
            for (int i = 0; i < Stride(columns); i++)
                quantized[i] = (byte)BitConverter.SingleToUInt32Bits(MathF.FusedMultiplyAdd(i < columns ? x[i] : 0f, inverse, Rounder + UnsignedBytes.Offset));
        }
    }

    private static float ScaleOf(float max) => max / 127f;

    /// <summary>Rows smaller than any that a normalised model has count as zero, so that the inverse stays finite.</summary>
    private static float InverseOf(float max) => max > 1e-30f ? 127f / max : 0f;

    /// <summary>A byte of q + 128: the instructions that add up bytes multiply unsigned by signed ones.</summary>
    internal readonly struct UnsignedBytes : IFormat
    {
        public static int Size => sizeof(byte);

        public static float Offset => 128f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<TLanes>(TLanes lanes, byte* target) where TLanes : struct, ILanes<TLanes> => lanes.StoreLowBytes(target);
    }

    /// <summary>Sixteen bits of q: where there is no such instruction.</summary>
    internal readonly struct Words : IFormat
    {
        public static int Size => sizeof(short);

        public static float Offset => 0f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<TLanes>(TLanes lanes, byte* target) where TLanes : struct, ILanes<TLanes> => lanes.StoreLowWords((short*)target);
    }
}
