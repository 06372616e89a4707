namespace SqueezeBert.Kernels;

internal static unsafe partial class MatMul
{
    /// <summary>Covers c with tiles: strips of columns, and down each strip, so that its part of b stays in cache.</summary>
    internal static void Compute<TRegister>(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate)
        where TRegister : struct, IRegister<TRegister>
    {
        int n = 0;
        for (; n <= columns - 2 * TRegister.Count; n += 2 * TRegister.Count)
            Strip<TRegister, TwoRegisters>(a, aRowStride, aDepthStride, b + n, bDepthStride, c + n, cRowStride, rows, 2 * TRegister.Count, depth, bias is null ? null : bias + n, accumulate);
        if (n <= columns - TRegister.Count)
        {
            Strip<TRegister, OneRegister>(a, aRowStride, aDepthStride, b + n, bDepthStride, c + n, cRowStride, rows, TRegister.Count, depth, bias is null ? null : bias + n, accumulate);
            n += TRegister.Count;
        }

        if (n < columns)
            Strip<TRegister, PartOfRegister>(a, aRowStride, aDepthStride, b + n, bDepthStride, c + n, cRowStride, rows, columns - n, depth, bias is null ? null : bias + n, accumulate);
    }

    /// <summary>Twelve rows of two registers, two of b and one of a are 27 registers; six rows make 15 of 16.</summary>
    private static void Strip<TRegister, TColumns>(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate)
        where TRegister : struct, IRegister<TRegister>
        where TColumns : struct, IColumns
    {
        while (rows > 0)
        {
            int done;
            switch (rows)
            {
                case >= 12 when TRegister.HasThirtyTwo:
                    Tile<TRegister, Rows12, TColumns>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate);
                    done = 12;
                    break;
                case >= 8 when TRegister.HasThirtyTwo:
                    Tile<TRegister, Rows8, TColumns>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate);
                    done = 8;
                    break;
                case >= 6:
                    Tile<TRegister, Rows6, TColumns>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate);
                    done = 6;
                    break;
                case >= 4:
                    Tile<TRegister, Rows4, TColumns>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate);
                    done = 4;
                    break;
                case >= 2:
                    Tile<TRegister, Rows2, TColumns>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate);
                    done = 2;
                    break;
                default:
                    Tile<TRegister, Rows1, TColumns>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, columns, depth, bias, accumulate);
                    done = 1;
                    break;
            }

            a += done * aRowStride;
            c += done * cRowStride;
            rows -= done;
        }
    }
}
