using SqueezeBert.Kernels;
using Xunit;

namespace SqueezeBert.Tests.Kernels;

public unsafe class ElementwiseTests
{
    private delegate void Kernel(KernelSet kernels, float* values, int count);

    private static readonly (string Name, Kernel Run)[] Functions =
    [
        ("gelu", static (kernels, values, count) => kernels.Gelu(values, count)),
        ("gelu_new", static (kernels, values, count) => kernels.GeluTanh(values, count)),
        ("relu", static (kernels, values, count) => kernels.Relu(values, count)),
        ("tanh", static (kernels, values, count) => kernels.Tanh(values, count)),
        ("exp", static (kernels, values, count) => kernels.Exp(values, count)),
        ("sigmoid", static (kernels, values, count) => kernels.Sigmoid(values, count)),
        ("scale", static (kernels, values, count) => kernels.Scale(values, 0.3f, count)),
    ];

    private static readonly float[] Special =
    [
        0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon,
        BitConverter.Int32BitsToSingle(0x7F800001), BitConverter.Int32BitsToSingle(-0x3FFFFF), 88f, 88.0001f, -87f, -87.0001f, 6f, -6f, 6.0001f,
        0.625f, -0.625f, 0.62499994f, 20f, -20f, 1e-20f, -1e-20f,
    ];

    public static TheoryData<string> VectorSets => KernelTestData.VectorSets;

    [Theory, MemberData(nameof(VectorSets))]
    public void Every_length_gives_the_bits_of_the_definition(string setName)
    {
        var set = KernelSet.Select(setName);
        foreach (var (name, run) in Functions)
            for (int length = 0; length <= 130; length++)
                Compare(set, name, run, KernelTestData.Values(length, (uint)length + 1, 10f));
    }

    [Theory, MemberData(nameof(VectorSets))]
    public void A_wide_range_gives_the_bits_of_the_definition(string setName)
    {
        var set = KernelSet.Select(setName);
        // Every exponent and sign, with mantissas that differ.
        var values = new float[100_003];
        for (int i = 0; i < values.Length; i++) values[i] = BitConverter.Int32BitsToSingle((int)((long)i * uint.MaxValue / values.Length));
        foreach (var (name, run) in Functions) Compare(set, name, run, values);
    }

    [Theory, MemberData(nameof(VectorSets))]
    public void Zeros_infinities_and_nans_give_the_bits_of_the_definition_at_every_place(string setName)
    {
        var set = KernelSet.Select(setName);
        foreach (var (name, run) in Functions)
            for (int shift = 0; shift < 32; shift++)
                Compare(set, name, run, [.. KernelTestData.Values(shift, 3), .. Special]);
    }

    [Theory, MemberData(nameof(VectorSets))]
    public void Sums_of_buffers_give_the_bits_of_the_definition(string setName)
    {
        var set = KernelSet.Select(setName);
        for (int length = 0; length <= 130; length++)
        {
            using GuardedBuffer target = new(KernelTestData.Values(length, 1)), source = new(KernelTestData.Values(length, 2)), expected = new(target.Span);
            KernelTestData.Scalar.Add(expected.Pointer, source.Pointer, length);
            set.Add(target.Pointer, source.Pointer, length);
            KernelTestData.AssertSameBits(expected.Span, target.Span, $"add, length {length}");
        }
    }

    [Fact]
    public void A_nan_stays_a_nan()
    {
        foreach (var set in KernelSet.All.Where(set => set.IsSupported))
            foreach (var (name, run) in Functions)
                foreach (int bits in (int[])[0x7FC00000, 0x7F800001, 0x7FFFFFFF, -1])
                {
                    float value = BitConverter.Int32BitsToSingle(bits);
                    run(set, &value, 1);
                    Assert.True(float.IsNaN(value), $"{set.Name} {name} turned NaN {bits:X8} into {value}.");
                }
    }

    private static void Compare(KernelSet set, string name, Kernel run, ReadOnlySpan<float> values)
    {
        using GuardedBuffer actual = new(values), expected = new(values);
        run(KernelTestData.Scalar, expected.Pointer, values.Length);
        run(set, actual.Pointer, values.Length);
        KernelTestData.AssertSameBits(expected.Span, actual.Span, $"{name}, length {values.Length}");
    }
}
