using SqueezeBert.Kernels;

namespace SqueezeBert.Model;

/// <summary>What one forward pass needs besides the weights: kernels, threads, and memory that is used again and again.</summary>
/// <remarks>
/// Buffers grow to the largest batch seen and are then kept, so a warm model allocates nothing for activations.
/// One workspace serves one pass at a time; a model keeps several.
/// </remarks>
internal sealed class Workspace(KernelSet kernels, WorkerPool pool)
{
    private readonly Dictionary<string, AlignedBuffer> buffers = new(StringComparer.Ordinal);

    internal KernelSet Kernels { get; } = kernels;

    internal WorkerPool Pool { get; } = pool;

    /// <summary>Memory for the parts of parallel work, a piece per thread.</summary>
    internal ThreadScratch Scratch { get; } = new(pool.ThreadCount);

    /// <summary>Memory for rows × columns values; contents are whatever was there.</summary>
    /// <remarks>The name says who uses it; two uses that overlap in time have different names.</remarks>
    internal AlignedBuffer Rent(string name, int rows, int columns)
    {
        long length = (long)rows * columns;
        if (length > Array.MaxLength / 2)
            throw new ArgumentException($"A batch of {rows} rows needs {length:N0} values in one buffer; send fewer or shorter texts at once.");
        if (!buffers.TryGetValue(name, out var buffer) || buffer.Length < length)
            buffers[name] = buffer = new AlignedBuffer((int)length);
        return buffer;
    }
}
