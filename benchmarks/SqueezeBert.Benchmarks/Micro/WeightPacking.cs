using BenchmarkDotNet.Attributes;
using SqueezeBert.Kernels;

namespace SqueezeBert.Benchmarks.Micro;

/// <summary>What does a weight cost when it is laid out for the kernels, at load and after each training step? One thread, times per value.</summary>
public class WeightPacking
{
    private const int Size = 768, Count = Size * Size;

    private AlignedBuffer weight = null!, packed = null!;

    [GlobalSetup]
    public void Setup() => (weight, packed) = (MicroData.Random(Count), MicroData.Random(GroupedMatMul.PackedLength(1, Size, Size)));

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public void Copy() => weight.Span.CopyTo(packed.Span);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Pack() => GroupedMatMul.Pack(weight.Span, 1, Size, Size, packed.Span);

    [Benchmark(OperationsPerInvoke = Count)]
    public void PackTransposed() => GroupedMatMul.PackTransposed(weight.Span, 1, Size, Size, packed.Span);
}
