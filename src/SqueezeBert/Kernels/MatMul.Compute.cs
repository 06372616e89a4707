namespace SqueezeBert.Kernels;

internal static unsafe partial class MatMul
{
    /// <summary>Covers c with tiles: strips of columns, and down each strip, so that its part of b stays in cache.</summary>
    internal static void Compute<TLanes>(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate)
        where TLanes : struct, ILanes<TLanes>
    {
        const int Lanes = 16;
        int n = 0;
        if (HasWideTile<TLanes>())
            for (; n <= columns - 2 * Lanes; n += 2 * Lanes)
                Strip<TLanes, TwoLanes>(a, aRowStride, aDepthStride, b + n, bDepthStride, c + n, cRowStride, rows, 2 * Lanes, depth, bias is null ? null : bias + n, accumulate);
        for (; n <= columns - Lanes; n += Lanes)
            Strip<TLanes, OneLane>(a, aRowStride, aDepthStride, b + n, bDepthStride, c + n, cRowStride, rows, Lanes, depth, bias is null ? null : bias + n, accumulate);
        if (n < columns)
            Strip<TLanes, PartialLane>(a, aRowStride, aDepthStride, b + n, bDepthStride, c + n, cRowStride, rows, columns - n, depth, bias is null ? null : bias + n, accumulate);
    }

    /// <summary>Twelve rows by two lanes take 24 registers for outputs, two for b and one for a.</summary>
    private static bool HasWideTile<TLanes>() where TLanes : struct, ILanes<TLanes> => TLanes.RegisterCount >= 27;

    private static void Strip<TLanes, TColumns>(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns
    {
        while (rows > 0)
        {
            int done;
            if (rows >= 12 && TLanes.RegisterCount >= 27)
            {
                Tile<TLanes, Rows12, TColumns>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate);
                done = 12;
            }
            else if (rows >= 8 && TLanes.RegisterCount >= 27)
            {
                Tile<TLanes, Rows8, TColumns>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate);
                done = 8;
            }
            else if (rows >= 6 && TLanes.RegisterCount >= 8)
            {
                Tile<TLanes, Rows6, TColumns>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate);
                done = 6;
            }
            else if (rows >= 4 && TLanes.RegisterCount >= 8)
            {
                Tile<TLanes, Rows4, TColumns>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate);
                done = 4;
            }
            else if (rows >= 2)
            {
                Tile<TLanes, Rows2, TColumns>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate);
                done = 2;
            }
            else
            {
                Tile<TLanes, Rows1, TColumns>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate);
                done = 1;
            }

            a += done * aRowStride;
            c += done * cRowStride;
            rows -= done;
        }
    }
}
