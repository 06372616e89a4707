using SqueezeBert.Kernels;
using Xunit;

namespace SqueezeBert.Tests.Kernels;

public unsafe class QuantizeTests
{
    /// <summary>Every tail of sixteen lanes, behind none, one and two whole ones.</summary>
    private static readonly int[] Widths = [.. Enumerable.Range(1, 48), 66, 192];

    public static TheoryData<string> AllSets => KernelTestData.AllSets;

    /// <summary>Source and target end at a page that faults when touched.</summary>
    [Theory, MemberData(nameof(AllSets))]
    public void Every_set_gives_the_numbers_and_scales_of_the_definition(string setName)
    {
        var set = KernelSet.Select(setName);
        foreach (int columns in Widths)
            foreach (int rows in (int[])[0, 1, 3])
                foreach (int gap in (int[])[0, 5])
                {
                    int stride = columns + gap;
                    using GuardedBuffer x = new(KernelTestData.Values(Math.Max(rows * stride - gap, 0), (uint)columns, 3f));
                    var (expected, expectedScales) = Run(KernelTestData.Scalar, x, stride, rows, columns);
                    var (actual, scales) = Run(set, x, stride, rows, columns);
                    Assert.Equal(expected, actual);
                    KernelTestData.AssertSameBits(expectedScales, scales, $"scales of {rows} × {columns}");
                }
    }

    [Theory, MemberData(nameof(AllSets))]
    public void The_largest_value_becomes_127_and_halves_go_to_the_even_neighbour(string setName)
    {
        // With 127 as the largest, the scale is 1 and the numbers are the values rounded.
        using GuardedBuffer x = new((float[])[-127f, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, 126.4f, 0f]);
        var (numbers, scales) = Run(KernelSet.Select(setName), x, 8, 1, 8);
        Assert.Equal([-127, 0, 2, 2, 0, -2, 126, 0, 0, 0, 0, 0, 0, 0, 0, 0], numbers);
        Assert.Equal([1f], scales);
    }

    [Theory, MemberData(nameof(AllSets))]
    public void A_row_of_zeros_or_of_almost_nothing_becomes_zeros(string setName)
    {
        foreach (float value in (float[])[0f, float.Epsilon, 1e-31f])
        {
            using GuardedBuffer x = new((float[])[value, -value]);
            Assert.Equal(new int[16], Run(KernelSet.Select(setName), x, 2, 1, 2).Numbers);
        }
    }

    [Theory, MemberData(nameof(AllSets))]
    public void A_nan_or_infinity_makes_its_rows_scale_nan_and_no_other(string setName)
    {
        foreach (float special in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
            foreach (int columns in Widths)
                for (int place = 0; place < columns; place++)
                {
                    using GuardedBuffer x = new(KernelTestData.Values(3 * columns, (uint)columns, 3f));
                    x.Span[columns + place] = special;
                    Assert.Equal([false, true, false], Run(KernelSet.Select(setName), x, columns, 3, columns).Scales.Select(float.IsNaN));
                }
    }

    [Fact]
    public void A_number_times_its_scale_is_within_half_a_step_of_the_value()
    {
        using GuardedBuffer x = new(KernelTestData.Values(500, 7, 4f));
        var (numbers, scales) = Run(KernelSet.Best, x, 500, 1, 500);
        // Half a step, and the rounding of the scale's inverse beside it.
        for (int i = 0; i < x.Length; i++) Assert.InRange(MathF.Abs(numbers[i] * scales[0] - x.Span[i]), 0f, 0.5001f * scales[0]);
    }

    private static (int[] Numbers, float[] Scales) Run(KernelSet set, GuardedBuffer x, int stride, int rows, int columns)
    {
        int padded = Quantize.Stride(columns);
        Assert.Equal(padded * set.QuantizedSize, set.QuantizedStride(columns));
        using GuardedBuffer quantized = new(rows * set.QuantizedStride(columns) / sizeof(float)), scales = new(rows);
        set.Quantize(x.Pointer, stride, (byte*)quantized.Pointer, scales.Pointer, rows, columns);
        var numbers = new int[rows * padded];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = set.QuantizedSize == sizeof(byte) ? ((byte*)quantized.Pointer)[i] - 128 : ((short*)quantized.Pointer)[i];
        return (numbers, scales.Span.ToArray());
    }
}
