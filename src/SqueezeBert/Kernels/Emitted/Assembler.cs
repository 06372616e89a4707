using System.Buffers.Binary;

namespace SqueezeBert.Kernels.Emitted;

/// <summary>Writes the few x64 instructions that the int8 kernels need, 512-bit ones in EVEX form.</summary>
/// <remarks>
/// Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, chapters 2.7 (EVEX) and 3 to 5.
/// Vector operands are numbers of zmm registers, 0 … 31, in the order of Intel's syntax: the target first.
/// </remarks>
internal sealed class Assembler
{
    private const int NoRegister = 0;

    private readonly List<byte> code = [];

    /// <summary>Opcode maps: those that begin with 0F and with 0F 38.</summary>
    private enum Map
    {
        TwoBytes = 1,
        ThreeBytes38 = 2,
    }

    /// <summary>Prefixes that are part of the opcode.</summary>
    private enum Prefix
    {
        None = 0,
        P66 = 1,
        F3 = 2,
    }

    /// <summary>Bytes written so far: where the next instruction goes.</summary>
    internal int Position => code.Count;

    internal ReadOnlySpan<byte> Code => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(code);

    /// <summary>Adds four products of unsigned bytes (from <paramref name="unsigned"/>) and signed bytes to each 32-bit sum.</summary>
    internal void Vpdpbusd(int sums, int unsigned, int signed) => Vector(Prefix.P66, Map.ThreeBytes38, 0x50, sums, unsigned, signed);

    /// <summary>Sixteen copies of 32 bits of memory.</summary>
    internal void Vpbroadcastd(int target, Place source) => Vector(Prefix.P66, Map.ThreeBytes38, 0x58, target, NoRegister, source, size: 4);

    /// <summary>Sixteen copies of a float32 in memory.</summary>
    internal void Vbroadcastss(int target, Place source) => Vector(Prefix.P66, Map.ThreeBytes38, 0x18, target, NoRegister, source, size: 4);

    internal void Load(int target, Place source) => Vector(Prefix.None, Map.TwoBytes, 0x10, target, NoRegister, source, size: 64);

    internal void Store(Place target, int source) => Vector(Prefix.None, Map.TwoBytes, 0x11, source, NoRegister, target, size: 64);

    internal void Copy(int target, int source) => Vector(Prefix.None, Map.TwoBytes, 0x28, target, NoRegister, source);

    /// <summary>int32 to float32, rounded to nearest, ties to even.</summary>
    internal void Vcvtdq2ps(int target, int source) => Vector(Prefix.None, Map.TwoBytes, 0x5B, target, NoRegister, source);

    internal void Vmulps(int target, int left, int right) => Vector(Prefix.None, Map.TwoBytes, 0x59, target, left, right);

    /// <summary>target · factor + addend with one rounding.</summary>
    internal void Vfmadd213ps(int target, int factor, int addend) => Vector(Prefix.P66, Map.ThreeBytes38, 0xA8, target, factor, addend);

    /// <summary>Leaves the upper halves of the vector registers clean for the caller.</summary>
    internal void Vzeroupper() => code.AddRange([0xC5, 0xF8, 0x77]);

    internal void Load(Register target, Place source)
    {
        Rex((int)target, source);
        code.Add(0x8B);
        Memory((int)target & 7, source, size: 1);
    }

    /// <summary>The address itself.</summary>
    internal void Lea(Register target, Place source)
    {
        Rex((int)target, source);
        code.Add(0x8D);
        Memory((int)target & 7, source, size: 1);
    }

    internal void Add(Register target, int value)
    {
        code.AddRange([(byte)(0x48 | ((int)target >> 3)), 0x81, (byte)(0xC0 | ((int)target & 7))]);
        Int32(value);
    }

    internal void ShiftRight(Register target, int bits) =>
        code.AddRange([(byte)(0x48 | ((int)target >> 3)), 0xC1, (byte)(0xE8 | ((int)target & 7)), (byte)bits]);

    /// <summary>Takes one from the register and goes back to <paramref name="position"/> unless nothing is left.</summary>
    internal void DecrementAndLoop(Register counter, int position)
    {
        code.AddRange([(byte)(0x48 | ((int)counter >> 3)), 0xFF, (byte)(0xC8 | ((int)counter & 7)), 0x0F, 0x85]);
        Int32(position - (Position + 4));
    }

    internal void Return() => code.Add(0xC3);

    /// <summary>Fills up with instructions that nobody reaches.</summary>
    internal void Align(int bytes)
    {
        while (Position % bytes != 0) code.Add(0xCC);
    }

    private void Vector(Prefix prefix, Map map, byte opcode, int register, int left, int right)
    {
        Evex(prefix, map, register, left, b: (right & 8) != 0, x: (right & 16) != 0);
        code.AddRange([opcode, (byte)(0xC0 | ((register & 7) << 3) | (right & 7))]);
    }

    private void Vector(Prefix prefix, Map map, byte opcode, int register, int left, Place memory, int size)
    {
        Evex(prefix, map, register, left, b: ((int)memory.Base & 8) != 0, x: ((int)(memory.Index ?? 0) & 8) != 0);
        code.Add(opcode);
        Memory(register & 7, memory, size);
    }

    /// <summary>Four bytes whose register bits are stored inverted; 512 bits, no mask.</summary>
    private void Evex(Prefix prefix, Map map, int register, int left, bool b, bool x)
    {
        int first = (int)map | Inverted((register & 8) != 0, 7) | Inverted(x, 6) | Inverted(b, 5) | Inverted((register & 16) != 0, 4);
        int second = (int)prefix | 4 | ((~left & 15) << 3);
        int third = 0x40 | Inverted((left & 16) != 0, 3);
        code.AddRange([0x62, (byte)first, (byte)second, (byte)third]);
    }

    private static int Inverted(bool bit, int position) => bit ? 0 : 1 << position;

    private void Rex(int register, Place memory) =>
        code.Add((byte)(0x48 | ((register >> 3) << 2) | (((int)(memory.Index ?? 0) >> 3) << 1) | ((int)memory.Base >> 3)));

    /// <summary>ModRM, SIB and a displacement of one byte, in units of <paramref name="size"/>, or of four.</summary>
    private void Memory(int register, Place place, int size)
    {
        bool isShort = place.Displacement % size == 0 && place.Displacement / size is >= sbyte.MinValue and <= sbyte.MaxValue;
        int mode = isShort ? 0x40 : 0x80, low = (int)place.Base & 7;
        if (place.Index is { } index)
        {
            code.AddRange([(byte)(mode | (register << 3) | 4), (byte)((System.Numerics.BitOperations.Log2((uint)place.Scale) << 6) | (((int)index & 7) << 3) | low)]);
        }
        else
        {
            code.Add((byte)(mode | (register << 3) | low));
        }
        if (isShort) code.Add((byte)(sbyte)(place.Displacement / size));
        else Int32(place.Displacement);
    }

    private void Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        code.AddRange(bytes);
    }
}
