namespace SqueezeBert.Kernels.Emitted;

/// <summary>General registers of x64 by their number in machine code; those that a Linux function may overwrite.</summary>
internal enum Register
{
    Rax = 0,
    Rcx = 1,
    Rdx = 2,
    Rsi = 6,
    Rdi = 7,
    R8 = 8,
    R9 = 9,
    R10 = 10,
    R11 = 11,
}

/// <summary>A place in memory: base + index · scale + displacement.</summary>
/// <param name="Base">Register.</param>
/// <param name="Displacement">Bytes; for vector instructions a multiple of what they move.</param>
/// <param name="Index">Register; null for none.</param>
/// <param name="Scale">1, 2, 4 or 8.</param>
internal readonly record struct Place(Register Base, int Displacement = 0, Register? Index = null, int Scale = 1);
