using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using SqueezeBert.Kernels;
using Xunit;

namespace SqueezeBert.Tests.Kernels;

public unsafe class KernelHashTests
{
    [Fact]
    public void Every_instruction_set_gives_the_same_bits() =>
        InstructionSetRun.AssertSameEverywhere(typeof(KernelHashTests), OutputsOfBest);

    [Fact]
    public void Settings_of_the_runtime_lead_to_other_kernels()
    {
        string name = KernelSet.Select(null).Name;
        if (InstructionSetRun.ReportToParent(Encoding.UTF8.GetBytes(name))) return;
        Assert.SkipUnless(name.StartsWith("avx512", StringComparison.Ordinal), $"This machine's best kernels are '{name}'; the expectations below are those of AVX-512.");
        // The 256-bit byte instruction stays when only the wide registers are hidden.
        string[] expected = [AvxVnni.IsSupported ? "avx2-vnni256" : "avx2", "vector128", "scalar"];
        Assert.Equal(expected.Select(other => InstructionSetRun.HashOf(Encoding.UTF8.GetBytes(other))),
            InstructionSetRun.All.Select(setting => InstructionSetRun.Hash($"{GetType().FullName}.{nameof(Settings_of_the_runtime_lead_to_other_kernels)}", setting.Environment)));
    }

    [Fact]
    public void Every_kernel_set_gives_the_same_bits()
    {
        foreach (var set in KernelSet.All.Where(set => set.IsSupported))
            Assert.Equal(Outputs(KernelTestData.Scalar), Outputs(set));
    }

    internal static byte[] OutputsOfBest() => Outputs(KernelSet.Select(null));

    /// <summary>What every kernel makes of one fixed input, end to end.</summary>
    private static byte[] Outputs(KernelSet set)
    {
        const int Rows = 21, Groups = 4, Inputs = 52, Outputs = 35, Width = Groups * Outputs;
        float[] input = KernelTestData.Values(Rows * Groups * Inputs, 1, 2f), weight = KernelTestData.Values(Width * Inputs, 2, 0.5f), bias = KernelTestData.Values(Width, 3);
        var packed = new float[GroupedMatMul.PackedLength(Groups, Outputs, Inputs)];
        GroupedMatMul.Pack(weight, Groups, Outputs, Inputs, packed);
        var results = new List<float>();
        var values = new float[Rows * Width];
        var scores = new float[Rows * Rows];
        fixed (float* pInput = input, pPacked = packed, pBias = bias, pValues = values, pScores = scores)
        {
            void Keep() => results.AddRange(values);

            set.GroupedMatMul(pInput, Groups * Inputs, pPacked, pBias, pValues, Width, Rows, Groups, Outputs, Inputs, 0, GroupedMatMul.PanelCount(Groups, Outputs));
            Keep();
            set.Gelu(pValues, values.Length);
            Keep();
            set.AddLayerNorm(pValues, pInput, pBias, pBias, 1e-12f, Rows, Width, Width);
            Keep();
            set.MatMul(pValues, Width, 1, pInput, Rows, pScores, Rows, Rows, Rows, Width, null, false);
            results.AddRange(scores);
            set.Softmax(pScores, Rows, Rows, Rows);
            results.AddRange(scores);
            set.MatMul(pScores, 1, Rows, pInput, Width, pValues, Width, Rows, Width, Rows, null, true);
            Keep();
            set.Scale(pValues, 0.25f, values.Length);
            set.Add(pValues, pInput, values.Length);
            Keep();
            set.GeluTanh(pValues, values.Length);
            Keep();
            set.Tanh(pValues, values.Length);
            Keep();
            set.Sigmoid(pValues, values.Length);
            Keep();
            set.Exp(pValues, values.Length);
            Keep();
            set.Scale(pValues, -1f, values.Length);
            Keep();
            set.Relu(pValues, values.Length);
            Keep();
            Int8(set, pInput, Rows, Groups * Inputs, pBias, weight, pValues, Width);
            Keep();
        }

        Assert.True(results.TrueForAll(float.IsFinite));
        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(results)).ToArray();
    }

    /// <summary>output [rows, outputs] by the int8 product; weight holds at least outputs · inputs values.</summary>
    private static void Int8(KernelSet set, float* input, int rows, int inputs, float* bias, float[] weight, float* output, int outputs)
    {
        var bytes = Enumerable.Range(0, outputs * inputs).Select(i => (sbyte)(weight[i % weight.Length] * 250f)).ToArray();
        var packed = new sbyte[QuantizedMatMul.PackedLength(outputs, inputs)];
        int[] starts = new int[QuantizedMatMul.PanelCount(outputs) * QuantizedMatMul.PanelWidth];
        QuantizedMatMul.Pack(bytes, outputs, inputs, packed, starts);
        float[] weightScales = KernelTestData.Values(starts.Length, 8, 0.01f), padded = new float[starts.Length], scales = new float[rows];
        new Span<float>(bias, outputs).CopyTo(padded);
        var quantized = new byte[rows * set.QuantizedStride(inputs)];
        fixed (sbyte* pPacked = packed)
        fixed (int* pStarts = starts)
        fixed (float* pWeightScales = weightScales, pBias = padded, pScales = scales)
        fixed (byte* pQuantized = quantized)
        {
            set.Quantize(input, inputs, pQuantized, pScales, rows, inputs);
            set.QuantizedMatMul(pQuantized, pScales, pPacked, pStarts, pWeightScales, pBias, output, outputs, rows, outputs, inputs, 0, QuantizedMatMul.PanelCount(outputs));
        }
    }
}
