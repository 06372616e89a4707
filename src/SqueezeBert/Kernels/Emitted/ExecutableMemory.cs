using System.Runtime.InteropServices;

namespace SqueezeBert.Kernels.Emitted;

/// <summary>Memory that holds machine code: written once, then readable and executable but no longer writable.</summary>
/// <remarks>Linux on x64. Kept until the process ends.</remarks>
internal static unsafe partial class ExecutableMemory
{
    private const int Read = 1, Write = 2, Execute = 4, PrivateAnonymous = 0x22;

    private static readonly void* Failed = (void*)-1;

    /// <summary>Copies code into memory of its own; null where the system forbids executable memory.</summary>
    internal static byte* TryPlace(ReadOnlySpan<byte> code)
    {
        if (!OperatingSystem.IsLinux()) return null;
        nuint page = (nuint)Environment.SystemPageSize, size = ((nuint)code.Length + page - 1) / page * page;
        void* memory = Map(null, size, Read | Write, PrivateAnonymous, -1, 0);
        if (memory == Failed) return null;
        code.CopyTo(new Span<byte>(memory, code.Length));
        if (Protect(memory, size, Read | Execute) == 0) return (byte*)memory;
        _ = Unmap(memory, size);
        return null;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
