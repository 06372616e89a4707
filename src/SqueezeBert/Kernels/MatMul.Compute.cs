using static SqueezeBert.Kernels.TileRows;

namespace SqueezeBert.Kernels;

internal static unsafe partial class MatMul
{
    /// <summary>Covers c with tiles: strips of columns, and down each strip, so that its part of b stays in cache.</summary>
    /// <remarks>next is where the caller will read b next, as much again, to be fetched meanwhile; null for nowhere.</remarks>
    internal static void Compute<TRegister>(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate, float* next = null)
        where TRegister : struct, IRegister<TRegister>
    {
        if (rows == 0) return;
        int n = 0;
        for (; n <= columns - 2 * TRegister.Count; n += 2 * TRegister.Count)
            if (next is null)
                Strip<TRegister, TwoRegisters, NothingAhead>(a, aRowStride, aDepthStride, b + n, bDepthStride, c + n, cRowStride, rows, 2 * TRegister.Count, depth, bias is null ? null : bias + n, accumulate, default);
            else
                Strip<TRegister, TwoRegisters, WeightsAhead>(a, aRowStride, aDepthStride, b + n, bDepthStride, c + n, cRowStride, rows, 2 * TRegister.Count, depth, bias is null ? null : bias + n, accumulate,
                    new WeightsAhead(next + (nint)n * depth, 2 * TRegister.Count * sizeof(float), (rows + LargestTile<TRegister>() - 1) / LargestTile<TRegister>()));
        if (n <= columns - TRegister.Count)
        {
            Strip<TRegister, OneRegister, NothingAhead>(a, aRowStride, aDepthStride, b + n, bDepthStride, c + n, cRowStride, rows, TRegister.Count, depth, bias is null ? null : bias + n, accumulate, default);
            n += TRegister.Count;
        }

        if (n < columns)
            Strip<TRegister, PartOfRegister, NothingAhead>(a, aRowStride, aDepthStride, b + n, bDepthStride, c + n, cRowStride, rows, columns - n, depth, bias is null ? null : bias + n, accumulate, default);
    }

    /// <summary>Twelve rows of two registers, two of b and one of a are 27 registers; six rows make 15 of 16.</summary>
    private static void Strip<TRegister, TColumns, TAhead>(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate, TAhead ahead)
        where TRegister : struct, IRegister<TRegister>
        where TColumns : struct, IColumns
        where TAhead : struct, IAhead
    {
        while (rows > 0)
        {
            int done;
            switch (rows)
            {
                case >= 12 when TRegister.HasThirtyTwo:
                    Tile<TRegister, Rows12, TColumns, TAhead>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate, ahead);
                    done = 12;
                    break;
                case >= 8 when TRegister.HasThirtyTwo:
                    Tile<TRegister, Rows8, TColumns, TAhead>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate, ahead);
                    done = 8;
                    break;
                case >= 6:
                    Tile<TRegister, Rows6, TColumns, TAhead>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate, ahead);
                    done = 6;
                    break;
                case >= 4:
                    Tile<TRegister, Rows4, TColumns, TAhead>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate, ahead);
                    done = 4;
                    break;
                case >= 2:
                    Tile<TRegister, Rows2, TColumns, TAhead>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate, ahead);
                    done = 2;
                    break;
                default:
                    Tile<TRegister, Rows1, TColumns, TAhead>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate, ahead);
                    done = 1;
                    break;
            }

            a += done * aRowStride;
            c += done * cRowStride;
            rows -= done;
            ahead.Advance(depth);
        }
    }
    private static int LargestTile<TRegister>() where TRegister : struct, IRegister<TRegister> => TRegister.HasThirtyTwo ? 12 : 6;
}
