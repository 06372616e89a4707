namespace SqueezeBert;

/// <summary>Float32 memory that starts on a 64-byte boundary and never moves: what kernels read and write.</summary>
/// <remarks>Managed (pinned object heap), so nothing has to be freed. A pointer is good while the buffer is referenced.</remarks>
internal sealed unsafe class AlignedBuffer
{
    private const int Alignment = 64;

    // Held so that the memory behind Pointer stays alive.
    private readonly float[] memory;

    internal AlignedBuffer(int length)
    {
        memory = GC.AllocateArray<float>(length + Alignment / sizeof(float), pinned: true);
        var start = (nuint)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        Pointer = (float*)((start + Alignment - 1) & ~(nuint)(Alignment - 1));
        Length = length;
    }

    internal float* Pointer { get; }

    internal int Length { get; }

    internal Span<float> Span => new(Pointer, Length);
}
