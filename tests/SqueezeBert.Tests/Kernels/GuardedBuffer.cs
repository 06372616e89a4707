using System.Runtime.InteropServices;
using Xunit;

namespace SqueezeBert.Tests.Kernels;

/// <summary>Float32 memory with canaries before it and, on Unix, a page behind it that faults when touched.</summary>
/// <remarks>The values end exactly where the forbidden page begins, so a read of even one value too many ends the process.</remarks>
internal sealed unsafe partial class GuardedBuffer : IDisposable
{
    private const int CanaryCount = 32, ReadWrite = 3, None = 0, PrivateAnonymous = 0x22, PrivateAnonymousMac = 0x1002;
    private const float Canary = -1.2345e30f;

    private readonly byte* memory;
    private readonly nuint size;

    internal GuardedBuffer(int length)
    {
        Length = length;
        nuint page = (nuint)Environment.SystemPageSize;
        nuint values = (nuint)(length + CanaryCount) * sizeof(float);
        size = (values + page - 1) / page * page + page;
        if (HasGuardPage)
        {
            memory = Map(null, size, ReadWrite, OperatingSystem.IsMacOS() ? PrivateAnonymousMac : PrivateAnonymous, -1, 0);
            Assert.True((nint)memory != -1, "mmap failed");
            Assert.Equal(0, Protect(memory + size - page, page, None));
        }
        else
        {
            memory = (byte*)NativeMemory.AllocZeroed(size);
        }

        Pointer = (float*)(memory + size - page) - length;
        new Span<float>(Pointer - CanaryCount, CanaryCount).Fill(Canary);
    }

    internal GuardedBuffer(ReadOnlySpan<float> values) : this(values.Length) => values.CopyTo(Span);

    internal float* Pointer { get; }

    internal int Length { get; }

    internal Span<float> Span => new(Pointer, Length);

    private static bool HasGuardPage => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    public void Dispose()
    {
        bool intact = new ReadOnlySpan<float>(Pointer - CanaryCount, CanaryCount).IndexOfAnyExcept(Canary) < 0;
        if (HasGuardPage) Assert.Equal(0, Unmap(memory, size));
        else NativeMemory.Free(memory);
        Assert.True(intact, "Something wrote before the buffer.");
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
