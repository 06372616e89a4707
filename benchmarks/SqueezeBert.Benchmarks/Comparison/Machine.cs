using System.Globalization;
using System.Runtime.InteropServices;

namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>What figures depend on besides the program.</summary>
internal static class Machine
{
    /// <summary>The processor's own name where the system tells it, else its architecture.</summary>
    internal static string Processor
    {
        get
        {
            const string Key = "model name";
            const string File = "/proc/cpuinfo";
            string? line = System.IO.File.Exists(File) ? System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) : null;
            return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
    }

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
        $"{Processor}, {Environment.ProcessorCount} processors, kernels {OurKernels.NameFor(EngineKind.Ours)}{(OurKernels.HasMachineCode ? $" and {OurKernels.NameFor(EngineKind.OursMachineCode)}" : "")}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";
}
