using BenchmarkDotNet.Attributes;
using SqueezeBert.Kernels;

namespace SqueezeBert.Benchmarks.Micro;

/// <summary>What does a value cost in the kernels that are no products? Hidden states of 128 tokens of squeezebert-base, one thread.</summary>
/// <remarks>Times are per value. Each run starts from fresh values, as kernels work in place; the baseline is their copying alone.</remarks>
public unsafe class ElementwiseKernels
{
    private const int Tokens = 128, Width = 768, Count = Tokens * Width;

    private KernelSet kernels = null!;
    private AlignedBuffer source = null!, values = null!, residual = null!, parameters = null!;

    [ParamsSource(nameof(KernelNames))]
    public string Kernels { get; set; } = "";

    public static IEnumerable<string> KernelNames => MicroData.FloatKernelNames;

    [GlobalSetup]
    public void Setup()
    {
        kernels = KernelSet.Select(Kernels);
        (source, values, residual, parameters) = (MicroData.Random(Count), MicroData.Random(Count), MicroData.Random(Count), MicroData.Random(Width));
        // GELU and tanh have something to do between −5 and 5.
        kernels.Scale(source.Pointer, 5f, Count);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public void Copy() => source.Span.CopyTo(values.Span);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Gelu()
    {
        Copy();
        kernels.Gelu(values.Pointer, Count);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void GeluTanh()
    {
        Copy();
        kernels.GeluTanh(values.Pointer, Count);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Tanh()
    {
        Copy();
        kernels.Tanh(values.Pointer, Count);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Exp()
    {
        Copy();
        kernels.Exp(values.Pointer, Count);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void SoftmaxOfRowsOf128()
    {
        Copy();
        kernels.Softmax(values.Pointer, Count / 128, 128, 128);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void SoftmaxOfRowsOf13()
    {
        Copy();
        kernels.Softmax(values.Pointer, Count / 13, 13, 13);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void AddLayerNorm()
    {
        Copy();
        kernels.AddLayerNorm(values.Pointer, residual.Pointer, parameters.Pointer, parameters.Pointer, 1e-12f, Tokens, Width, Width);
    }
}
