using SqueezeBert.Kernels;

namespace SqueezeBert.Benchmarks.Micro;

/// <summary>What kernel benchmarks work with: buffers of ordinary values and the kernels of this machine.</summary>
internal static class MicroData
{
    /// <summary>Kernels that differ in their float32 arithmetic, best first; the scalar ones are a definition, not an engine.</summary>
    internal static IEnumerable<string> FloatKernelNames => KernelNames.Where(name => !name.Contains("vnni", StringComparison.Ordinal));

    /// <summary>All kernels of this machine but the scalar ones, best first.</summary>
    internal static IEnumerable<string> KernelNames => KernelSet.All.Where(set => set.IsSupported && set.Name != "scalar").Select(set => set.Name);

    /// <summary>Values from −1 to 1, none of them subnormal.</summary>
    internal static AlignedBuffer Random(long length)
    {
        var random = new Random(1);
        var buffer = new AlignedBuffer(checked((int)length));
        foreach (ref float value in buffer.Span) value = 2 * random.NextSingle() - 1;
        return buffer;
    }
}
