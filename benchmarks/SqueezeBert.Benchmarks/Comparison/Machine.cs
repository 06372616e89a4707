using System.Globalization;
using System.Runtime.InteropServices;
using SqueezeBert.Kernels.Peaks;

namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>What figures depend on besides the program.</summary>
internal static class Machine
{
    /// <summary>Threads of the whole machine that wanted a processor in the last minute, on average; NaN where the system doesn't tell.</summary>
    internal static double Load
    {
        get
        {
            const string File = "/proc/loadavg";
            return System.IO.File.Exists(File) ? double.Parse(System.IO.File.ReadAllText(File).Split(' ')[0], CultureInfo.InvariantCulture) : double.NaN;
        }
    }

    /// <summary>The processor, the kernels of this library that were measured on it, and the runtime.</summary>
    internal static string Description =>
        $"{Processor.Name}, {Environment.ProcessorCount} processors, kernels {OurKernels.NameFor(EngineKind.Ours)}{(OurKernels.HasMachineCode ? $" and {OurKernels.NameFor(EngineKind.OursMachineCode)}" : "")}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";
}
