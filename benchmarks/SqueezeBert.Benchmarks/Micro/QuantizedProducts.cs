using BenchmarkDotNet.Attributes;
using SqueezeBert.Kernels;

namespace SqueezeBert.Benchmarks.Micro;

/// <summary>How many times faster is an int8 product than the float32 one, and what does quantising its input cost? One group of squeezebert-base, 128 tokens, one thread.</summary>
public unsafe class QuantizedProducts
{
    private const int Tokens = 128;

    private KernelSet kernels = null!;
    private AlignedBuffer input = null!, packed = null!, weightScales = null!, bias = null!, output = null!, quantized = null!, scales = null!, packedBytes = null!, starts = null!;
    private int inputs, outputs;

    [ParamsSource(nameof(KernelNames))]
    public string Kernels { get; set; } = "";

    public static IEnumerable<string> KernelNames => MicroData.KernelNames;

    /// <summary>Inputs and outputs of the group.</summary>
    [Params("192 192", "768 768", "192 768", "768 192")]
    public string Product { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Product.Split(' ').Select(int.Parse)];
        (inputs, outputs) = (sizes[0], sizes[1]);
        kernels = KernelSet.Select(Kernels);
        input = MicroData.Random(Tokens * inputs);
        output = MicroData.Random(Tokens * outputs);
        packed = MicroData.Random(GroupedMatMul.PackedLength(1, outputs, inputs));
        int padded = QuantizedMatMul.PanelCount(outputs) * QuantizedMatMul.PanelWidth;
        (bias, weightScales, starts) = (MicroData.Random(padded), MicroData.Random(padded), new AlignedBuffer(padded));
        packedBytes = new AlignedBuffer(QuantizedMatMul.PackedLength(outputs, inputs) / sizeof(float));
        var random = new Random(2);
        sbyte[] weight = [.. Enumerable.Range(0, outputs * inputs).Select(_ => (sbyte)random.Next(-127, 128))];
        QuantizedMatMul.Pack(weight, outputs, inputs, new Span<sbyte>(packedBytes.Pointer, QuantizedMatMul.PackedLength(outputs, inputs)), new Span<int>(starts.Pointer, padded));
        (quantized, scales) = (new AlignedBuffer(Tokens * kernels.QuantizedStride(inputs) / sizeof(float)), new AlignedBuffer(Tokens));
        Quantize();
    }

    [Benchmark(Baseline = true)]
    public void Float32() => kernels.GroupedMatMul(input.Pointer, inputs, packed.Pointer, bias.Pointer, output.Pointer, outputs, Tokens, 1, outputs, inputs, 0, GroupedMatMul.PanelCount(1, outputs));

    [Benchmark]
    public void Int8() => kernels.QuantizedMatMul((byte*)quantized.Pointer, scales.Pointer, (sbyte*)packedBytes.Pointer, (int*)starts.Pointer, weightScales.Pointer, bias.Pointer,
        output.Pointer, outputs, Tokens, outputs, inputs, 0, QuantizedMatMul.PanelCount(outputs));

    [Benchmark]
    public void Quantize() => kernels.Quantize(input.Pointer, inputs, (byte*)quantized.Pointer, scales.Pointer, Tokens, inputs);
}
