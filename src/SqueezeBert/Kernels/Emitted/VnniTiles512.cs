using System.Runtime.Intrinsics.X86;
using Tile = SqueezeBert.Kernels.QuantizedMatMul.Tile;

namespace SqueezeBert.Kernels.Emitted;

/// <summary>Blocks of the int8 product in machine code of our own: .NET has no call for the 512-bit byte instruction.</summary>
/// <remarks>Off where the processor lacks the instruction or the system forbids executable memory; the next set then serves.</remarks>
internal readonly unsafe struct VnniTiles512 : QuantizedMatMul.ITiles
{
    private const int FunctionAlignment = 64;

    /// <summary>Bit of ECX in leaf 7 of CPUID: AVX512_VNNI.</summary>
    private const int VnniBit = 11;

    /// <summary>Entry of the block of r rows and p panels at <see cref="Index"/>; empty where there is none.</summary>
    private static readonly nint[] Functions = HasInstruction ? Write(code => (nint)ExecutableMemory.TryPlace(code)) : [];

    /// <summary>Puts code where it can run; returns its address, or 0 where the system forbids it.</summary>
    internal delegate nint Placement(ReadOnlySpan<byte> code);

    internal static bool IsSupported => Functions.Length > 0;

    public static int MostRows => VnniTileCode.MostRows;

    public static int MostPanels => VnniTileCode.MostPanels;

    public static int InputSize => Quantize.UnsignedBytes.Size;

    public static int RowsFor(int left) => Math.Min(left, MostRows);

    public static void Compute(int rows, int panels, in Tile tile)
    {
        fixed (Tile* address = &tile)
            // A block takes a microsecond or two: short enough to keep a garbage collection waiting.
            ((delegate* unmanaged[SuppressGCTransition]<Tile*, void>)Functions[Index(rows, panels)])(address);
    }

    /// <summary>Whether the processor has the instruction, whatever the system forbids.</summary>
    internal static bool HasInstruction => Avx512F.IsSupported && (X86Base.CpuId(7, 0).Ecx & (1 << VnniBit)) != 0;

    private static int Index(int rows, int panels) => (rows - 1) * MostPanels + panels - 1;

    /// <summary>The entries of all blocks, placed; empty where they could not be.</summary>
    internal static nint[] Write(Placement place)
    {
        var assembler = new Assembler();
        var entries = new nint[MostRows * MostPanels];
        for (int rows = 1; rows <= MostRows; rows++)
            for (int panels = 1; panels <= MostPanels; panels++)
            {
                assembler.Align(FunctionAlignment);
                entries[Index(rows, panels)] = assembler.Position;
                VnniTileCode.Write(assembler, rows, panels);
            }
        nint code = place(assembler.Code);
        if (code == 0) return [];
        for (int i = 0; i < entries.Length; i++) entries[i] += code;
        return entries;
    }
}
