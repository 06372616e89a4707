namespace SqueezeBert.Model;

/// <summary>Memory that a part of parallel work borrows while it runs: as many pieces as threads, so that a piece is used again while it is near.</summary>
/// <remarks>Contents are whatever was there. Borrowing is safe from any thread; growing is not.</remarks>
internal sealed unsafe class ThreadScratch(int threads)
{
    /// <summary>Whole cache lines, and one between, so that threads don't share one.</summary>
    private const int Spacing = 32;

    private readonly int[] taken = new int[threads];
    private AlignedBuffer buffer = new(0);
    private int pieceLength;

    /// <summary>Sees to it that each piece holds this many values; nothing may be borrowed.</summary>
    internal void Grow(long values)
    {
        if (values <= pieceLength) return;
        long length = (values + 2 * Spacing - 1) / Spacing * Spacing;
        if (length * threads > Array.MaxLength / 2) throw new ArgumentException($"A batch needs {values:N0} values of memory per thread; send shorter texts at once.");
        (pieceLength, buffer) = ((int)length, new AlignedBuffer((int)length * threads));
    }

    /// <summary>A piece of one's own until <see cref="Return"/>.</summary>
    internal float* Borrow(out int piece)
    {
        // No more parts run at once than there are threads, so one is free.
        for (piece = 0; ; piece = (piece + 1) % threads)
            if (Interlocked.CompareExchange(ref taken[piece], 1, 0) == 0)
                return buffer.Pointer + (nint)piece * pieceLength;
    }

    internal void Return(int piece) => Volatile.Write(ref taken[piece], 0);
}
