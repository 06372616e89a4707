namespace SqueezeBert.Kernels;

/// <summary>Matrix product of strided matrices.</summary>
/// <remarks><code>
/// c[r, n] = start + Σₖ a[r·aRowStride + k·aDepthStride] · b[k·bDepthStride + n]
/// start = bias[n] if there is a bias, else c[r, n] if accumulating, else 0
/// a [R, K] or, by its strides, [K, R]      b [K, N]      c [R, N]      bias [N] or null
/// </code>
/// float32; strides count values. c must not overlap a or b. Cost 2·R·N·K flops. Each output is one fused-multiply-add
/// chain over k ascending and every path gives the bits of <see cref="Reference"/>. Nothing outside the R × K, K × N and
/// R × N values is read or written.
/// </remarks>
internal static unsafe partial class MatMul
{
    internal static void Reference(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate)
    {
        for (int r = 0; r < rows; r++)
        {
            float* output = c + r * cRowStride;
            for (int n = 0; n < columns; n++) output[n] = bias is not null ? bias[n] : accumulate ? output[n] : 0f;
            for (int k = 0; k < depth; k++)
            {
                float value = a[r * aRowStride + k * aDepthStride];
                float* other = b + k * bDepthStride;
                for (int n = 0; n < columns; n++) output[n] = MathF.FusedMultiplyAdd(value, other[n], output[n]);
            }
        }
    }
}
