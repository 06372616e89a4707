using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>The register tile of a matrix product: 6 rows by 16 columns stay in registers over the whole depth.</summary>
/// <remarks>
/// Lanes are neighbouring outputs. With 256-bit registers 12 accumulators, 2 columns of b and a broadcast fill 15 of 16.
/// Rows beyond the last are computed as copies of it and store the same values to the same place, so that one tile
/// serves every height.
/// </remarks>
internal static unsafe class Tile6x16
{
    internal const int Rows = 6, Columns = 16;

    /// <summary>c[r, n] = init + Σₖ a[r, k]·b[k, n] for up to 6 rows and 16 columns; b has all 16 columns in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compute<TLanes>(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate)
        where TLanes : struct, ILanes<TLanes>
    {
        float* a0 = a;
        float* a1 = 1 < rows ? a0 + aRowStride : a0;
        float* a2 = 2 < rows ? a1 + aRowStride : a1;
        float* a3 = 3 < rows ? a2 + aRowStride : a2;
        float* a4 = 4 < rows ? a3 + aRowStride : a3;
        float* a5 = 5 < rows ? a4 + aRowStride : a4;
        TLanes c0, c1, c2, c3, c4, c5;
        if (accumulate)
        {
            float* row = c;
            c0 = Tile.Load<TLanes>(row, columns);
            if (1 < rows) row += cRowStride;
            c1 = Tile.Load<TLanes>(row, columns);
            if (2 < rows) row += cRowStride;
            c2 = Tile.Load<TLanes>(row, columns);
            if (3 < rows) row += cRowStride;
            c3 = Tile.Load<TLanes>(row, columns);
            if (4 < rows) row += cRowStride;
            c4 = Tile.Load<TLanes>(row, columns);
            if (5 < rows) row += cRowStride;
            c5 = Tile.Load<TLanes>(row, columns);
        }
        else
        {
            c0 = c1 = c2 = c3 = c4 = c5 = bias is null ? TLanes.Create(0) : Tile.Load<TLanes>(bias, columns);
        }

        nint at = 0;
        for (int k = 0; k < depth; k++)
        {
            var b0 = TLanes.Load(b);
            c0 = TLanes.FusedMultiplyAdd(TLanes.Create(a0[at]), b0, c0);
            c1 = TLanes.FusedMultiplyAdd(TLanes.Create(a1[at]), b0, c1);
            c2 = TLanes.FusedMultiplyAdd(TLanes.Create(a2[at]), b0, c2);
            c3 = TLanes.FusedMultiplyAdd(TLanes.Create(a3[at]), b0, c3);
            c4 = TLanes.FusedMultiplyAdd(TLanes.Create(a4[at]), b0, c4);
            c5 = TLanes.FusedMultiplyAdd(TLanes.Create(a5[at]), b0, c5);
            at += aDepthStride;
            b += bDepthStride;
        }

        Tile.Store(c0, c, columns);
        if (1 < rows) c += cRowStride;
        Tile.Store(c1, c, columns);
        if (2 < rows) c += cRowStride;
        Tile.Store(c2, c, columns);
        if (3 < rows) c += cRowStride;
        Tile.Store(c3, c, columns);
        if (4 < rows) c += cRowStride;
        Tile.Store(c4, c, columns);
        if (5 < rows) c += cRowStride;
        Tile.Store(c5, c, columns);
    }
}
