using System.Runtime.InteropServices;
using SqueezeBert.Kernels.Peaks;

namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>What figures depend on besides the program.</summary>
internal static class Machine
{
    /// <summary>The processor, the kernels of this library that were measured on it, and the runtime.</summary>
    internal static string Description =>
        $"{Processor.Name}, {Environment.ProcessorCount} processors, kernels {OurKernels.NameFor(EngineKind.Ours)}{(OurKernels.HasMachineCode ? $" and {OurKernels.NameFor(EngineKind.OursMachineCode)}" : "")}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";
}
