using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace SqueezeBert.Kernels.Peaks;

/// <summary>The processor, and which of the instructions that kernels are written for it has.</summary>
internal static class Processor
{
    /// <summary>First of the three leaves of CPUID that hold the name; the last is the second after it.</summary>
    private const int FirstNameLeaf = unchecked((int)0x80000002), NameLeaves = 3;

    /// <summary>The leaf that tells the last one there is.</summary>
    private const int LastLeaf = unchecked((int)0x80000000);

    /// <summary>The processor's own name where it or the system tells it, else its architecture.</summary>
    internal static string Name => NameFromProcessor() ?? NameFromSystem() ?? RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>Instructions that decide about speed, the widest last.</summary>
    internal static ImmutableArray<(string Name, bool IsSupported)> Instructions => ArmBase.IsSupported
        ? [("NEON", AdvSimd.IsSupported), ("dot product", Dp.IsSupported)]
        :
        [
            ("AVX2", Avx2.IsSupported),
            ("FMA", Fma.IsSupported),
            ("VNNI 256", AvxVnni.IsSupported),
            ("AVX-512", Avx512BW.IsSupported),
            ("VNNI 512", Emitted.VnniTiles512.HasInstruction),
        ];

    private static string? NameFromProcessor()
    {
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(LastLeaf, 0).Eax < unchecked((uint)(FirstNameLeaf + NameLeaves - 1))) return null;
        Span<int> words = stackalloc int[4 * NameLeaves];
        for (int leaf = 0; leaf < NameLeaves; leaf++)
            (words[4 * leaf], words[4 * leaf + 1], words[4 * leaf + 2], words[4 * leaf + 3]) = X86Base.CpuId(FirstNameLeaf + leaf, 0);
        string name = Encoding.ASCII.GetString(MemoryMarshal.AsBytes(words)).Trim('\0', ' ');
        return name.Length > 0 ? name : null;
    }

    private static string? NameFromSystem()
    {
        const string File = "/proc/cpuinfo", Key = "model name";
        string? line = System.IO.File.Exists(File) ? System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
