using SqueezeBert.Kernels;
using Xunit;

namespace SqueezeBert.Tests.Kernels;

public unsafe class SoftmaxTests
{
    public static TheoryData<string> VectorSets => KernelTestData.VectorSets;

    [Theory, MemberData(nameof(VectorSets))]
    public void Matches_the_definition_for_every_length(string setName)
    {
        for (int columns = 0; columns <= 130; columns++)
            foreach (float scale in (float[])[1f, 30f, 1000f])
                Compare(setName, KernelTestData.Values(columns == 0 ? 0 : 2 * (columns + 3) + columns, (uint)columns + 1, scale), rows: columns == 0 ? 0 : 3, columns, stride: columns + 3);
    }

    [Theory, MemberData(nameof(VectorSets))]
    public void Matches_the_definition_with_nans_and_infinities_anywhere(string setName)
    {
        foreach (float special in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f])
            for (int columns = 1; columns <= 35; columns++)
                for (int place = 0; place < columns; place++)
                {
                    float[] values = KernelTestData.Values(columns, 4);
                    values[place] = special;
                    Compare(setName, values, 1, columns, columns);
                }
    }

    [Fact]
    public void A_nan_or_plus_infinity_makes_its_row_nan_and_no_other()
    {
        foreach (float special in (float[])[float.NaN, float.PositiveInfinity])
            for (int place = 0; place < 20; place++)
            {
                float[] values = KernelTestData.Values(60, 4);
                values[20 + place] = special;
                fixed (float* pointer = values) Softmax.Reference(pointer, 3, 20, 20);
                for (int i = 0; i < 60; i++) Assert.Equal(i is >= 20 and < 40, float.IsNaN(values[i]));
            }
    }

    [Fact]
    public void The_definition_is_within_1e_6_of_double_precision()
    {
        for (int columns = 1; columns <= 512; columns += 7)
        {
            float[] scores = KernelTestData.Values(columns, (uint)columns, 20f), values = [.. scores];
            fixed (float* pointer = values) Softmax.Reference(pointer, 1, columns, columns);
            double sum = scores.Sum(score => Math.Exp(score));
            for (int c = 0; c < columns; c++)
            {
                double truth = Math.Exp(scores[c]) / sum;
                // Subtracting the maximum rounds a difference of up to 40 by up to 2e-6, which is exp's relative error then.
                Assert.InRange(values[c], truth * (1 - 3e-6), truth * (1 + 3e-6));
            }

            Assert.Equal(1.0, values.Sum(value => (double)value), 1e-6);
        }
    }

    private static void Compare(string setName, ReadOnlySpan<float> values, int rows, int columns, int stride)
    {
        using GuardedBuffer actual = new(values), expected = new(values);
        KernelTestData.Scalar.Softmax(expected.Pointer, rows, columns, stride);
        KernelSet.Select(setName).Softmax(actual.Pointer, rows, columns, stride);
        KernelTestData.AssertSameBits(expected.Span, actual.Span, $"{rows} × {columns}");
    }
}
