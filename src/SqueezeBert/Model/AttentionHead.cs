using SqueezeBert.Kernels;

namespace SqueezeBert.Model;

/// <summary>One head over one sequence: scores, softmax, weighted sum, a block of rows at a time.</summary>
/// <remarks><code>
/// scores[i, j] = Σ_d q[i, d]·k[j, d] / √D              context[i, d] = Σ_j softmax_j(scores[i, j])·v[j, d]
/// q [Q, D]   k, v [S, D]   context [Q, D]   rows a stride apart
/// </code>
/// The whole matrix of scores never stands in memory unless it is asked for.
/// </remarks>
/// <param name="kernels">Kernels.</param>
/// <param name="size">D.</param>
/// <param name="keepsProbabilities">What is kept on request: probabilities, or the scaled scores before the softmax.</param>
internal readonly unsafe struct AttentionHead(KernelSet kernels, int size, bool keepsProbabilities)
{
    /// <summary>Rows of scores that stand in memory at once: 36 rows of 512 are 72 KB; three of the kernels' tiles.</summary>
    private const int RowBlock = 36;

    /// <summary>Key columns are rounded up to whole vectors, so that products have no tail; what lies beyond is never looked at.</summary>
    private const int Lanes = 16;

    /// <summary>Values of scratch memory for a sequence.</summary>
    internal static long ScratchLength(int size, int length) => (long)(size + RowBlock) * Padded(length);

    /// <summary>Computes the head.</summary>
    /// <param name="q">[Q, D].</param>
    /// <param name="k">[S, D].</param>
    /// <param name="v">[S, D].</param>
    /// <param name="stride">Values from one row of q, k or v to the next.</param>
    /// <param name="queries">Q: S, or 1 when only the first token asks.</param>
    /// <param name="length">S.</param>
    /// <param name="context">[Q, D].</param>
    /// <param name="contextStride">Values from one row of context to the next.</param>
    /// <param name="scratch">As many values as <see cref="ScratchLength"/> says.</param>
    /// <param name="kept">Receives [Q, S]; null when nobody asks.</param>
    internal void Compute(float* q, float* k, float* v, nint stride, int queries, int length, float* context, nint contextStride, float* scratch, float* kept)
    {
        int padded = Padded(length);
        // [D, S]: with tokens side by side, lanes are neighbouring scores and none is ever split.
        float* keys = scratch;
        kernels.Transpose(k, stride, keys, padded, length, size);
        for (int d = 0; d < size; d++) new Span<float>(keys + (nint)d * padded + length, padded - length).Clear();

        float* scores = scratch + (nint)size * padded;
        float scale = 1f / MathF.Sqrt(size);
        for (int first = 0; first < queries; first += RowBlock)
        {
            int rows = Math.Min(RowBlock, queries - first);
            kernels.MatMul(q + first * stride, stride, 1, keys, padded, scores, padded, rows, padded, size, null, false);
            kernels.Scale(scores, scale, rows * padded);
            if (kept is not null && !keepsProbabilities) Keep(scores, padded, rows, length, kept + (nint)first * length);
            kernels.Softmax(scores, rows, length, padded);
            if (kept is not null && keepsProbabilities) Keep(scores, padded, rows, length, kept + (nint)first * length);
            kernels.MatMul(scores, padded, 1, v, stride, context + first * contextStride, contextStride, rows, size, length, null, false);
        }
    }

    private static int Padded(int length) => (length + Lanes - 1) & ~(Lanes - 1);

    private static void Keep(float* scores, int stride, int rows, int length, float* kept)
    {
        for (int r = 0; r < rows; r++)
            new ReadOnlySpan<float>(scores + (nint)r * stride, length).CopyTo(new Span<float>(kept + (nint)r * length, length));
    }
}
