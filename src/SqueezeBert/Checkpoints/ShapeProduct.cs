namespace SqueezeBert.Checkpoints;

/// <summary>Sizes from files, multiplied with care: the product of a hostile shape does not fit 64 bits.</summary>
internal static class ShapeProduct
{
    /// <summary>The bytes of the tensor stored densely, or null when they exceed 2^63 - 1.</summary>
    /// <remarks>An overflow counts even beside a dimension of 0, as in the reference implementation of safetensors.</remarks>
    internal static long? ByteCount(TensorInfo info)
    {
        Int128 count = info.Type.Size();
        bool empty = false;
        foreach (int size in info.Shape)
        {
            empty |= size == 0;
            // Each step stays below 2^63 · 2^31, far inside 128 bits.
            count *= Math.Max(size, 1);
            if (count > long.MaxValue)
                return null;
        }
        return empty ? 0 : (long)count;
    }
}
