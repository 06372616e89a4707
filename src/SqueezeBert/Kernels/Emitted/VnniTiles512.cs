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

    /// <summary>Entry of the block of r rows and p panels at r · panels + p; empty where there is none.</summary>
    private static readonly nint[] Functions = Place();

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

    private static int Index(int rows, int panels) => (rows - 1) * VnniTileCode.MostPanels + panels - 1;

    private static nint[] Place()
    {
        if (!Avx512F.IsSupported || (X86Base.CpuId(7, 0).Ecx & (1 << VnniBit)) == 0) return [];
        var assembler = new Assembler();
        var entries = new nint[VnniTileCode.MostRows * VnniTileCode.MostPanels];
        for (int rows = 1; rows <= VnniTileCode.MostRows; rows++)
            for (int panels = 1; panels <= VnniTileCode.MostPanels; panels++)
            {
                assembler.Align(FunctionAlignment);
                entries[Index(rows, panels)] = assembler.Position;
                VnniTileCode.Write(assembler, rows, panels);
            }
        byte* code = ExecutableMemory.TryPlace(assembler.Code);
        if (code is null) return [];
        for (int i = 0; i < entries.Length; i++) entries[i] += (nint)code;
        return entries;
    }
}
