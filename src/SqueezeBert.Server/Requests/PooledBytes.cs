using System.Buffers;

namespace SqueezeBert.Server.Requests;

/// <summary>An answer's bytes while it is written, in memory that is used again. Not thread-safe.</summary>
internal sealed class PooledBytes : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 4096;

    /// <summary>No answer that a client can use is longer; without an end a small request could fill the memory.</summary>
    private const int LargestSize = 128 << 20;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int written;

    internal ReadOnlyMemory<byte> Written => buffer.AsMemory(0, written);

    public void Advance(int count) => written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return buffer.AsMemory(written);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private void Reserve(int sizeHint)
    {
        int needed = checked(written + Math.Max(sizeHint, 1));
        if (needed <= buffer.Length) return;
        if (needed > LargestSize) throw RequestException.Validation($"answer: expected at most {LargestSize >> 20} MiB; found more: ask for less at once.");
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(Math.Max(needed, 2 * buffer.Length), LargestSize));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
