using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>The register tile of a matrix product with 512-bit registers: 12 rows by 32 columns stay in registers over the whole depth.</summary>
/// <remarks>
/// Lanes are neighbouring outputs: 24 accumulators, 2 columns of b and a broadcast fill 27 of the 32 registers.
/// Rows beyond the last are computed as copies of it and store the same values to the same place, so that one tile
/// serves every height.
/// </remarks>
internal static unsafe class Tile12x32
{
    internal const int Rows = 12, Columns = 32;

    /// <summary>c[r, n] = init + Σₖ a[r, k]·b[k, n] for up to 12 rows and 32 columns; b has all 32 columns in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compute(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate)
    {
        float* a0 = a;
        float* a1 = 1 < rows ? a0 + aRowStride : a0;
        float* a2 = 2 < rows ? a1 + aRowStride : a1;
        float* a3 = 3 < rows ? a2 + aRowStride : a2;
        float* a4 = 4 < rows ? a3 + aRowStride : a3;
        float* a5 = 5 < rows ? a4 + aRowStride : a4;
        float* a6 = 6 < rows ? a5 + aRowStride : a5;
        float* a7 = 7 < rows ? a6 + aRowStride : a6;
        float* a8 = 8 < rows ? a7 + aRowStride : a7;
        float* a9 = 9 < rows ? a8 + aRowStride : a8;
        float* a10 = 10 < rows ? a9 + aRowStride : a9;
        float* a11 = 11 < rows ? a10 + aRowStride : a10;
        int firstColumns = Math.Min(columns, 16), secondColumns = Math.Max(0, columns - 16);
        Lanes512 c0a, c1a, c2a, c3a, c4a, c5a, c6a, c7a, c8a, c9a, c10a, c11a;
        Lanes512 c0b, c1b, c2b, c3b, c4b, c5b, c6b, c7b, c8b, c9b, c10b, c11b;
        if (accumulate)
        {
            float* row = c;
            c0a = Tile.Load<Lanes512>(row, firstColumns);
            c0b = Tile.Load<Lanes512>(row + 16, secondColumns);
            if (1 < rows) row += cRowStride;
            c1a = Tile.Load<Lanes512>(row, firstColumns);
            c1b = Tile.Load<Lanes512>(row + 16, secondColumns);
            if (2 < rows) row += cRowStride;
            c2a = Tile.Load<Lanes512>(row, firstColumns);
            c2b = Tile.Load<Lanes512>(row + 16, secondColumns);
            if (3 < rows) row += cRowStride;
            c3a = Tile.Load<Lanes512>(row, firstColumns);
            c3b = Tile.Load<Lanes512>(row + 16, secondColumns);
            if (4 < rows) row += cRowStride;
            c4a = Tile.Load<Lanes512>(row, firstColumns);
            c4b = Tile.Load<Lanes512>(row + 16, secondColumns);
            if (5 < rows) row += cRowStride;
            c5a = Tile.Load<Lanes512>(row, firstColumns);
            c5b = Tile.Load<Lanes512>(row + 16, secondColumns);
            if (6 < rows) row += cRowStride;
            c6a = Tile.Load<Lanes512>(row, firstColumns);
            c6b = Tile.Load<Lanes512>(row + 16, secondColumns);
            if (7 < rows) row += cRowStride;
            c7a = Tile.Load<Lanes512>(row, firstColumns);
            c7b = Tile.Load<Lanes512>(row + 16, secondColumns);
            if (8 < rows) row += cRowStride;
            c8a = Tile.Load<Lanes512>(row, firstColumns);
            c8b = Tile.Load<Lanes512>(row + 16, secondColumns);
            if (9 < rows) row += cRowStride;
            c9a = Tile.Load<Lanes512>(row, firstColumns);
            c9b = Tile.Load<Lanes512>(row + 16, secondColumns);
            if (10 < rows) row += cRowStride;
            c10a = Tile.Load<Lanes512>(row, firstColumns);
            c10b = Tile.Load<Lanes512>(row + 16, secondColumns);
            if (11 < rows) row += cRowStride;
            c11a = Tile.Load<Lanes512>(row, firstColumns);
            c11b = Tile.Load<Lanes512>(row + 16, secondColumns);
        }
        else
        {
            c0a = c1a = c2a = c3a = c4a = c5a = c6a = c7a = c8a = c9a = c10a = c11a = bias is null ? Lanes512.Create(0) : Tile.Load<Lanes512>(bias, firstColumns);
            c0b = c1b = c2b = c3b = c4b = c5b = c6b = c7b = c8b = c9b = c10b = c11b = bias is null ? Lanes512.Create(0) : Tile.Load<Lanes512>(bias + 16, secondColumns);
        }

        nint at = 0;
        for (int k = 0; k < depth; k++)
        {
            var b0 = Lanes512.Load(b);
            var b1 = Lanes512.Load(b + 16);
            var x0 = Lanes512.Create(a0[at]);
            c0a = Lanes512.FusedMultiplyAdd(x0, b0, c0a);
            c0b = Lanes512.FusedMultiplyAdd(x0, b1, c0b);
            var x1 = Lanes512.Create(a1[at]);
            c1a = Lanes512.FusedMultiplyAdd(x1, b0, c1a);
            c1b = Lanes512.FusedMultiplyAdd(x1, b1, c1b);
            var x2 = Lanes512.Create(a2[at]);
            c2a = Lanes512.FusedMultiplyAdd(x2, b0, c2a);
            c2b = Lanes512.FusedMultiplyAdd(x2, b1, c2b);
            var x3 = Lanes512.Create(a3[at]);
            c3a = Lanes512.FusedMultiplyAdd(x3, b0, c3a);
            c3b = Lanes512.FusedMultiplyAdd(x3, b1, c3b);
            var x4 = Lanes512.Create(a4[at]);
            c4a = Lanes512.FusedMultiplyAdd(x4, b0, c4a);
            c4b = Lanes512.FusedMultiplyAdd(x4, b1, c4b);
            var x5 = Lanes512.Create(a5[at]);
            c5a = Lanes512.FusedMultiplyAdd(x5, b0, c5a);
            c5b = Lanes512.FusedMultiplyAdd(x5, b1, c5b);
            var x6 = Lanes512.Create(a6[at]);
            c6a = Lanes512.FusedMultiplyAdd(x6, b0, c6a);
            c6b = Lanes512.FusedMultiplyAdd(x6, b1, c6b);
            var x7 = Lanes512.Create(a7[at]);
            c7a = Lanes512.FusedMultiplyAdd(x7, b0, c7a);
            c7b = Lanes512.FusedMultiplyAdd(x7, b1, c7b);
            var x8 = Lanes512.Create(a8[at]);
            c8a = Lanes512.FusedMultiplyAdd(x8, b0, c8a);
            c8b = Lanes512.FusedMultiplyAdd(x8, b1, c8b);
            var x9 = Lanes512.Create(a9[at]);
            c9a = Lanes512.FusedMultiplyAdd(x9, b0, c9a);
            c9b = Lanes512.FusedMultiplyAdd(x9, b1, c9b);
            var x10 = Lanes512.Create(a10[at]);
            c10a = Lanes512.FusedMultiplyAdd(x10, b0, c10a);
            c10b = Lanes512.FusedMultiplyAdd(x10, b1, c10b);
            var x11 = Lanes512.Create(a11[at]);
            c11a = Lanes512.FusedMultiplyAdd(x11, b0, c11a);
            c11b = Lanes512.FusedMultiplyAdd(x11, b1, c11b);
            at += aDepthStride;
            b += bDepthStride;
        }

        Tile.Store(c0a, c, firstColumns);
        Tile.Store(c0b, c + 16, secondColumns);
        if (1 < rows) c += cRowStride;
        Tile.Store(c1a, c, firstColumns);
        Tile.Store(c1b, c + 16, secondColumns);
        if (2 < rows) c += cRowStride;
        Tile.Store(c2a, c, firstColumns);
        Tile.Store(c2b, c + 16, secondColumns);
        if (3 < rows) c += cRowStride;
        Tile.Store(c3a, c, firstColumns);
        Tile.Store(c3b, c + 16, secondColumns);
        if (4 < rows) c += cRowStride;
        Tile.Store(c4a, c, firstColumns);
        Tile.Store(c4b, c + 16, secondColumns);
        if (5 < rows) c += cRowStride;
        Tile.Store(c5a, c, firstColumns);
        Tile.Store(c5b, c + 16, secondColumns);
        if (6 < rows) c += cRowStride;
        Tile.Store(c6a, c, firstColumns);
        Tile.Store(c6b, c + 16, secondColumns);
        if (7 < rows) c += cRowStride;
        Tile.Store(c7a, c, firstColumns);
        Tile.Store(c7b, c + 16, secondColumns);
        if (8 < rows) c += cRowStride;
        Tile.Store(c8a, c, firstColumns);
        Tile.Store(c8b, c + 16, secondColumns);
        if (9 < rows) c += cRowStride;
        Tile.Store(c9a, c, firstColumns);
        Tile.Store(c9b, c + 16, secondColumns);
        if (10 < rows) c += cRowStride;
        Tile.Store(c10a, c, firstColumns);
        Tile.Store(c10b, c + 16, secondColumns);
        if (11 < rows) c += cRowStride;
        Tile.Store(c11a, c, firstColumns);
        Tile.Store(c11b, c + 16, secondColumns);
    }
}
