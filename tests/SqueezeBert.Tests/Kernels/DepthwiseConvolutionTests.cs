using SqueezeBert.Kernels;
using Xunit;

namespace SqueezeBert.Tests.Kernels;

public unsafe class DepthwiseConvolutionTests
{
    public static TheoryData<string> AllSets => KernelTestData.AllSets;

    /// <summary>The definition, straight from the checkpoint's layout.</summary>
    [Theory, MemberData(nameof(AllSets))]
    public void Every_output_is_one_chain_over_the_neighbours_that_exist(string setName)
    {
        foreach (int kernelSize in (int[])[1, 3, 9, 15])
            foreach (int columns in (int[])[1, 5, 16, 35])
                foreach (int length in (int[])[1, 2, 4, 7, 13, 30])
                {
                    float[] weight = KernelTestData.Values(columns * kernelSize, 2), expected = new float[length * columns];
                    using GuardedBuffer input = new(KernelTestData.Values(length * columns, 1)), bias = new(KernelTestData.Values(columns, 3)), packed = new(weight.Length), output = new(expected.Length);
                    for (int t = 0; t < length; t++)
                        for (int c = 0; c < columns; c++)
                        {
                            float sum = bias.Span[c];
                            for (int j = 0; j < kernelSize; j++)
                                if (t + j - kernelSize / 2 is var other && other >= 0 && other < length)
                                    sum = MathF.FusedMultiplyAdd(input.Span[other * columns + c], weight[c * kernelSize + j], sum);
                            expected[t * columns + c] = sum;
                        }

                    DepthwiseConvolution.Pack(weight, kernelSize, isReversed: false, packed.Span);
                    KernelSet.Select(setName).DepthwiseConvolution(input.Pointer, columns, packed.Pointer, columns, bias.Pointer, output.Pointer, columns, length, length, columns, kernelSize);
                    KernelTestData.AssertSameBits(expected, output.Span, $"{length} tokens, {columns} features, {kernelSize} taps");
                }
    }

    [Theory, MemberData(nameof(AllSets))]
    public void The_first_tokens_alone_and_any_features_alone_have_the_bits_of_the_whole(string setName)
    {
        const int Length = 11, Width = 40, KernelSize = 5, First = 16, Columns = 21;
        using GuardedBuffer input = new(KernelTestData.Values(Length * Width, 1)), packed = new(KernelTestData.Values(KernelSize * Width, 2)), whole = new(Length * Width);
        KernelTestData.Scalar.DepthwiseConvolution(input.Pointer, Width, packed.Pointer, Width, null, whole.Pointer, Width, Length, Length, Width, KernelSize);
        for (int rows = 0; rows <= Length; rows++)
        {
            using GuardedBuffer part = new(Length * Width);
            part.Span.Fill(5f);
            KernelSet.Select(setName).DepthwiseConvolution(input.Pointer + First, Width, packed.Pointer + First, Width, null, part.Pointer + First, Width, Length, rows, Columns, KernelSize);
            for (int i = 0; i < part.Length; i++)
                Assert.Equal(i / Width < rows && i % Width >= First && i % Width < First + Columns ? whole.Span[i] : 5f, part.Span[i]);
        }
    }

    [Fact]
    public void Reversed_filters_come_last_tap_first()
    {
        float[] packed = new float[6];
        DepthwiseConvolution.Pack([1, 2, 3, 10, 20, 30], 3, isReversed: true, packed);
        Assert.Equal([3, 30, 2, 20, 1, 10], packed);
    }
}
