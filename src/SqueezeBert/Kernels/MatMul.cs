namespace SqueezeBert.Kernels;

/// <summary>Matrix product with free strides: forward passes, attention and all three products of training.</summary>
/// <remarks><code>
/// c[r, n] = init + Σₖ a[r, k] · b[k, n]        init = bias[n], or c[r, n] as it was, or 0
/// </code>
/// a [rows, depth] with any two strides, b [depth, columns] and c [rows, columns] with columns side by side. c must not
/// overlap a or b. Nothing is read or written beyond the given sizes. Cost 2·rows·columns·depth operations. Each output
/// is one fused-multiply-add chain over k ascending: every path gives the bits of <see cref="Reference"/>.
/// </remarks>
internal static unsafe class MatMul
{
    /// <summary>Rows of b that the copy of a partial column strip holds: 128 × 16 floats are 8 KB of stack.</summary>
    private const int StripDepth = 128;

    internal static void Compute<TLanes>(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate)
        where TLanes : struct, ILanes<TLanes>
    {
        int n = 0;
        if (typeof(TLanes) == typeof(Lanes512))
            for (; n <= columns - Tile12x32.Columns; n += Tile12x32.Columns)
                Strip<TLanes>(a, aRowStride, aDepthStride, b + n, bDepthStride, c + n, cRowStride, rows, Tile12x32.Columns, depth, bias is null ? null : bias + n, accumulate);
        for (; n <= columns - Tile6x16.Columns; n += Tile6x16.Columns)
            Strip<TLanes>(a, aRowStride, aDepthStride, b + n, bDepthStride, c + n, cRowStride, rows, Tile6x16.Columns, depth, bias is null ? null : bias + n, accumulate);
        if (n < columns)
            PartialStrip<TLanes>(a, aRowStride, aDepthStride, b + n, bDepthStride, c + n, cRowStride, rows, columns - n, depth, bias is null ? null : bias + n, accumulate);
    }

    /// <summary>All rows of one strip of columns, whose b is whole in memory up to the tile's width.</summary>
    internal static void Strip<TLanes>(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate)
        where TLanes : struct, ILanes<TLanes>
    {
        int r = 0;
        if (typeof(TLanes) == typeof(Lanes512) && columns > Tile6x16.Columns)
            for (; r < rows; r += Tile12x32.Rows)
                Tile12x32.Compute(a + r * aRowStride, aRowStride, aDepthStride, b, bDepthStride, c + r * cRowStride, cRowStride, Math.Min(Tile12x32.Rows, rows - r), columns, depth, bias, accumulate);
        else
            for (; r < rows; r += Tile6x16.Rows)
                for (int n = 0; n < columns; n += Tile6x16.Columns)
                    Tile6x16.Compute<TLanes>(a + r * aRowStride, aRowStride, aDepthStride, b + n, bDepthStride, c + r * cRowStride + n, cRowStride, Math.Min(Tile6x16.Rows, rows - r), Math.Min(Tile6x16.Columns, columns - n), depth, bias is null ? null : bias + n, accumulate);
    }

    /// <summary>The last columns, fewer than a register: b is copied and filled up, so that nothing beyond it is read.</summary>
    private static void PartialStrip<TLanes>(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate)
        where TLanes : struct, ILanes<TLanes>
    {
        float* strip = stackalloc float[StripDepth * Tile6x16.Columns];
        new Span<float>(strip, StripDepth * Tile6x16.Columns).Clear();
        int k = 0;
        do
        {
            int count = Math.Min(StripDepth, depth - k);
            for (int i = 0; i < count; i++)
                new ReadOnlySpan<float>(b + (k + i) * bDepthStride, columns).CopyTo(new Span<float>(strip + i * Tile6x16.Columns, columns));
            // From the second piece on, the chain goes on from what is in c.
            Strip<TLanes>(a + k * aDepthStride, aRowStride, aDepthStride, strip, Tile6x16.Columns, c, cRowStride, rows, columns, count, k == 0 ? bias : null, accumulate || k > 0);
            k += count;
        }
        while (k < depth);
    }

    /// <summary>The definition: one scalar chain per output.</summary>
    internal static void Reference(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate)
    {
        for (int r = 0; r < rows; r++)
            for (int n = 0; n < columns; n++)
            {
                float sum = accumulate ? c[r * cRowStride + n] : bias is null ? 0 : bias[n];
                for (int k = 0; k < depth; k++)
                    sum = MathF.FusedMultiplyAdd(a[r * aRowStride + k * aDepthStride], b[k * bDepthStride + n], sum);
                c[r * cRowStride + n] = sum;
            }
    }
}
