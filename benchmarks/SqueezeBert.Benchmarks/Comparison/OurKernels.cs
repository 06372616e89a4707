using SqueezeBert.Kernels;

namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>Which of our kernels a row measures: those of .NET's own instructions, or the int8 product in machine code.</summary>
internal static class OurKernels
{
    private const string MachineCode = "avx512-vnni512";

    internal static bool HasMachineCode => KernelSet.All.Any(set => set.Name == MachineCode && set.IsSupported);

    internal static string NameFor(EngineKind engine) =>
        engine == EngineKind.OursMachineCode ? MachineCode : KernelSet.All.First(set => set.IsSupported && set.Name != MachineCode).Name;

    /// <summary>Loads a model on the kernels of an engine. A model chooses them when it is loaded.</summary>
    internal static SqueezeBertModel Load(EngineKind engine, Func<SqueezeBertModel> load)
    {
        string? before = Environment.GetEnvironmentVariable(KernelSet.OverrideVariable);
        Environment.SetEnvironmentVariable(KernelSet.OverrideVariable, NameFor(engine));
        try
        {
            return load();
        }
        finally
        {
            Environment.SetEnvironmentVariable(KernelSet.OverrideVariable, before);
        }
    }
}
