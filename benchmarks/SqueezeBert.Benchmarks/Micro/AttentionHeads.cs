using BenchmarkDotNet.Attributes;
using SqueezeBert.Kernels.Peaks;
using SqueezeBert.Kernels;
using SqueezeBert.Model;

namespace SqueezeBert.Benchmarks.Micro;

/// <summary>How near does the attention of one head of squeezebert-base come to the core's peak, softmax and all? One thread.</summary>
/// <remarks>The ratio is against the multiply-adds of both products on registers alone.</remarks>
public unsafe class AttentionHeads
{
    private const int HeadSize = 64, HiddenSize = 768;

    private AlignedBuffer query = null!, key = null!, value = null!, context = null!, scratch = null!;

    [Params(16, 128, 384, 512)]
    public int Tokens { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (query, key, value, context) = (Rows(), Rows(), Rows(), Rows());
        scratch = MicroData.Random(AttentionHead.ScratchLength(HeadSize, Tokens));

        AlignedBuffer Rows() => MicroData.Random(Tokens * HiddenSize);
    }

    [Benchmark(Baseline = true)]
    public object Peak() => MachinePeak.Spend(4.0 * Tokens * Tokens * HeadSize);

    [Benchmark]
    public void Head() => new AttentionHead(KernelSet.Best, HeadSize, keepsProbabilities: false)
        .Compute(query.Pointer, key.Pointer, value.Pointer, HiddenSize, Tokens, Tokens, context.Pointer, HiddenSize, scratch.Pointer, null);
}
