namespace SqueezeBert.Checkpoints;

/// <summary>Copies the elements of a strided view, which may repeat or interleave them, into row-major order.</summary>
internal static class StridedElements
{
    /// <param name="stored">From the view's first to its last element.</param>
    /// <param name="size">Bytes per element.</param>
    /// <param name="shape">Sizes, none of them 0.</param>
    /// <param name="strides">Steps in elements, one per size.</param>
    internal static byte[] Gather(ReadOnlySpan<byte> stored, int size, ReadOnlySpan<int> shape, ReadOnlySpan<long> strides)
    {
        long count = 1;
        foreach (int length in shape)
            count *= length;
        byte[] dense = new byte[count * size];
        Span<int> index = stackalloc int[CheckpointLimits.Rank];
        index.Clear();
        long element = 0;
        for (int target = 0; target < dense.Length; target += size)
        {
            stored.Slice((int)(element * size), size).CopyTo(dense.AsSpan(target));
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                element += strides[axis];
                if (++index[axis] < shape[axis])
                    break;
                element -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }
        return dense;
    }
}
