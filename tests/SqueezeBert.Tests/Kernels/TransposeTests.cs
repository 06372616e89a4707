using SqueezeBert.Kernels;
using Xunit;

namespace SqueezeBert.Tests.Kernels;

public unsafe class TransposeTests
{
    public static TheoryData<string> AllSets => KernelTestData.AllSets;

    /// <summary>Source and target end at a page that faults when touched.</summary>
    [Theory, MemberData(nameof(AllSets))]
    public void Every_value_goes_to_its_place_and_nothing_else_is_touched(string setName)
    {
        foreach (int rows in (int[])[0, 1, 3, 4, 5, 16, 17, 19, 38])
            foreach (int columns in (int[])[1, 3, 4, 7, 64])
                foreach (int gap in (int[])[0, 5])
                {
                    int sourceStride = columns + gap, targetStride = rows + gap;
                    // The last row has no gap behind it, so that the buffer ends with the last value.
                    using GuardedBuffer source = new(KernelTestData.Values(Math.Max(rows * sourceStride - gap, 0), 1)), target = new(Math.Max(columns * targetStride - gap, 0));
                    target.Span.Fill(-7);
                    KernelSet.Select(setName).Transpose(source.Pointer, sourceStride, target.Pointer, targetStride, rows, columns);
                    for (int i = 0; i < target.Span.Length; i++)
                    {
                        int c = i / targetStride, r = i % targetStride;
                        float expected = r < rows ? source.Span[r * sourceStride + c] : -7;
                        Assert.Equal(BitConverter.SingleToUInt32Bits(expected), BitConverter.SingleToUInt32Bits(target.Span[i]));
                    }
                }
    }
}
