using SqueezeBert.Kernels;
using Xunit;

namespace SqueezeBert.Tests.Kernels;

public unsafe class AddLayerNormTests
{
    private const float Epsilon = 1e-12f;

    public static TheoryData<string> VectorSets => KernelTestData.VectorSets;

    [Theory, MemberData(nameof(VectorSets))]
    public void Matches_the_definition_for_every_width(string setName)
    {
        for (int width = 1; width <= 130; width++)
            foreach (bool hasResidual in (bool[])[false, true])
                for (int rows = 0; rows <= 3; rows++)
                    Compare(setName, KernelTestData.Values(rows == 0 ? 0 : (rows - 1) * (width + 2) + width, (uint)width), rows, width, width + 2, hasResidual);
    }

    [Theory, MemberData(nameof(VectorSets))]
    public void Matches_the_definition_with_nans_and_infinities_anywhere(string setName)
    {
        foreach (float special in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f])
            for (int width = 1; width <= 35; width++)
                for (int place = 0; place < width; place++)
                {
                    float[] values = KernelTestData.Values(width, 4);
                    values[place] = special;
                    Compare(setName, values, 1, width, width, hasResidual: false);
                }
    }

    [Fact]
    public void A_nan_or_infinity_makes_its_row_nan_and_no_other()
    {
        foreach (float special in (float[])[float.NaN, float.NegativeInfinity])
        {
            float[] values = KernelTestData.Values(60, 4), ones = [.. Enumerable.Repeat(1f, 20)];
            values[33] = special;
            fixed (float* pointer = values, weight = ones) AddLayerNorm.Reference(pointer, null, weight, weight, Epsilon, 3, 20, 20, null, null);
            for (int i = 0; i < 60; i++) Assert.Equal(i is >= 20 and < 40, float.IsNaN(values[i]));
        }
    }

    [Fact]
    public void A_row_of_equal_values_becomes_the_bias()
    {
        float[] values = [.. Enumerable.Repeat(3f, 20)], weight = KernelTestData.Values(20, 1), bias = KernelTestData.Values(20, 2);
        fixed (float* x = values, w = weight, b = bias) AddLayerNorm.Reference(x, null, w, b, Epsilon, 1, 20, 20, null, null);
        Assert.Equal(bias, values);
    }

    [Fact]
    public void The_definition_is_within_2e_6_of_double_precision()
    {
        foreach (int width in (int[])[1, 2, 31, 64, 768])
        {
            float[] x = KernelTestData.Values(width, 1), residual = KernelTestData.Values(width, 2, 3f), weight = KernelTestData.Values(width, 3, 2f), bias = KernelTestData.Values(width, 4);
            double[] z = [.. x.Select((value, i) => (double)(value + residual[i]))];
            double mean = z.Average(), inverse = 1 / Math.Sqrt(z.Average(value => (value - mean) * (value - mean)) + Epsilon);
            float meanFound, inverseFound;
            fixed (float* px = x, pr = residual, pw = weight, pb = bias) AddLayerNorm.Reference(px, pr, pw, pb, Epsilon, 1, width, width, &meanFound, &inverseFound);
            // One rounding for each sum's level and each of four operations, on values up to about 5.
            for (int i = 0; i < width; i++) Assert.Equal((z[i] - mean) * inverse * weight[i] + bias[i], x[i], 2e-6);
            Assert.Equal(mean, meanFound, 1e-6);
            Assert.Equal(1, inverseFound / inverse, 1e-6);
        }
    }

    private static void Compare(string setName, ReadOnlySpan<float> values, int rows, int width, int stride, bool hasResidual)
    {
        using GuardedBuffer actual = new(values), expected = new(values), residual = new(KernelTestData.Values(values.Length, 6));
        using GuardedBuffer weight = new(KernelTestData.Values(width, 7)), bias = new(KernelTestData.Values(width, 8));
        using GuardedBuffer means = new(rows), inverses = new(rows), expectedMeans = new(rows), expectedInverses = new(rows);
        KernelTestData.Scalar.AddLayerNorm(expected.Pointer, hasResidual ? residual.Pointer : null, weight.Pointer, bias.Pointer, Epsilon, rows, width, stride, expectedMeans.Pointer, expectedInverses.Pointer);
        KernelSet.Select(setName).AddLayerNorm(actual.Pointer, hasResidual ? residual.Pointer : null, weight.Pointer, bias.Pointer, Epsilon, rows, width, stride, means.Pointer, inverses.Pointer);
        KernelTestData.AssertSameBits(expected.Span, actual.Span, $"{rows} × {width}");
        KernelTestData.AssertSameBits(expectedMeans.Span, means.Span, $"means of {rows} × {width}");
        KernelTestData.AssertSameBits(expectedInverses.Span, inverses.Span, $"inverses of {rows} × {width}");

        values.CopyTo(actual.Span);
        KernelSet.Select(setName).AddLayerNorm(actual.Pointer, hasResidual ? residual.Pointer : null, weight.Pointer, bias.Pointer, Epsilon, rows, width, stride);
        KernelTestData.AssertSameBits(expected.Span, actual.Span, $"{rows} × {width} without statistics");
    }
}
