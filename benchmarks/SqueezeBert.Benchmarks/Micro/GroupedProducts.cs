using BenchmarkDotNet.Attributes;
using SqueezeBert.Kernels.Peaks;
using SqueezeBert.Kernels;

namespace SqueezeBert.Benchmarks.Micro;

/// <summary>How near do the float32 grouped products of squeezebert-base come to the core's peak? 128 tokens, one thread, weights near.</summary>
/// <remarks>The ratio is against as many multiply-adds on registers alone.</remarks>
public unsafe class GroupedProducts
{
    private const int Tokens = 128;

    private KernelSet kernels = null!;
    private AlignedBuffer input = null!, packed = null!, bias = null!, output = null!;
    private int inputs, outputs, groups;

    [ParamsSource(nameof(KernelNames))]
    public string Kernels { get; set; } = "";

    public static IEnumerable<string> KernelNames => MicroData.FloatKernelNames;

    /// <summary>Inputs, outputs, groups.</summary>
    [Params("768 768 4", "768 768 1", "768 3072 4", "3072 768 4")]
    public string Product { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Product.Split(' ').Select(int.Parse)];
        (inputs, outputs, groups) = (sizes[0], sizes[1], sizes[2]);
        kernels = KernelSet.Select(Kernels);
        input = MicroData.Random(Tokens * inputs);
        packed = MicroData.Random(GroupedMatMul.PackedLength(groups, outputs / groups, inputs / groups));
        bias = MicroData.Random(outputs);
        output = MicroData.Random(Tokens * outputs);
    }

    [Benchmark(Baseline = true)]
    public object Peak() => MachinePeak.Spend(2.0 * Tokens * outputs * (inputs / groups));

    [Benchmark]
    public void Multiply() => kernels.GroupedMatMul(input.Pointer, inputs, packed.Pointer, bias.Pointer, output.Pointer, outputs, Tokens,
        groups, outputs / groups, inputs / groups, 0, GroupedMatMul.PanelCount(groups, outputs / groups));
}
