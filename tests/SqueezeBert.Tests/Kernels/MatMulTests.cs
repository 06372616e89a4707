using SqueezeBert.Kernels;
using Xunit;

namespace SqueezeBert.Tests.Kernels;

public unsafe class MatMulTests
{
    // What stands between the columns of c and the next row, and must still stand there afterwards.
    private const float Untouched = 77f;

    private static readonly int[] Sizes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 20, 23, 24, 25, 26, 31, 32, 33, 40, 47, 48, 63, 64, 65];

    public enum Start
    {
        Zero,
        Bias,
        Accumulate,
    }

    public static TheoryData<string, Start> SetsAndStarts
    {
        get
        {
            var data = new TheoryData<string, Start>();
            foreach (var set in KernelSet.All.Where(set => set.IsSupported && set.Name != "scalar"))
                foreach (var start in Enum.GetValues<Start>()) data.Add(set.Name, start);
            return data;
        }
    }

    public static TheoryData<string> VectorSets => KernelTestData.VectorSets;

    [Theory, MemberData(nameof(SetsAndStarts))]
    public void Matches_the_definition_for_every_number_of_rows_and_columns(string setName, Start start)
    {
        foreach (int rows in Sizes)
            foreach (int columns in Sizes)
                Compare(KernelSet.Select(setName), rows, columns, depth: 5, transposed: false, start);
    }

    [Theory, MemberData(nameof(SetsAndStarts))]
    public void Matches_the_definition_with_a_transposed_first_matrix(string setName, Start start)
    {
        foreach (int rows in Sizes)
            foreach (int columns in (int[])[1, 15, 16, 33])
                Compare(KernelSet.Select(setName), rows, columns, depth: 4, transposed: true, start);
    }

    [Theory, MemberData(nameof(SetsAndStarts))]
    public void Matches_the_definition_for_every_depth(string setName, Start start)
    {
        for (int depth = 0; depth <= 130; depth++)
            Compare(KernelSet.Select(setName), rows: 13, columns: 35, depth, transposed: depth % 2 == 1, start);
    }

    [Theory, MemberData(nameof(VectorSets))]
    public void Nans_and_infinities_reach_exactly_the_outputs_they_belong_to(string setName)
    {
        const int Rows = 14, Columns = 37, Depth = 6;
        float[] a = KernelTestData.Values(Rows * Depth, 1), b = KernelTestData.Values(Depth * Columns, 2);
        a[3 * Depth + 2] = float.NaN;
        b[4 * Columns + 20] = float.PositiveInfinity;
        var c = new float[Rows * Columns];
        fixed (float* pa = a, pb = b, pc = c)
            KernelSet.Select(setName).MatMul(pa, Depth, 1, pb, Columns, pc, Columns, Rows, Columns, Depth, null, false);
        for (int r = 0; r < Rows; r++)
            for (int n = 0; n < Columns; n++)
                Assert.True(float.IsFinite(c[r * Columns + n]) == (r != 3 && n != 20), $"row {r}, column {n}: {c[r * Columns + n]}");
    }

    [Fact]
    public void The_definition_is_within_rounding_of_double_precision()
    {
        const int Rows = 7, Columns = 21, Depth = 768;
        float[] a = KernelTestData.Values(Rows * Depth, 3), b = KernelTestData.Values(Depth * Columns, 4), c = new float[Rows * Columns];
        fixed (float* pa = a, pb = b, pc = c)
            MatMul.Reference(pa, Depth, 1, pb, Columns, pc, Columns, Rows, Columns, Depth, null, false);
        for (int r = 0; r < Rows; r++)
            for (int n = 0; n < Columns; n++)
            {
                double sum = 0, size = 0;
                for (int k = 0; k < Depth; k++)
                {
                    double product = (double)a[r * Depth + k] * b[k * Columns + n];
                    sum += product;
                    size += Math.Abs(product);
                }

                // Every step of the chain rounds a partial sum, none of which exceeds the sum of magnitudes.
                Assert.InRange(c[r * Columns + n], sum - Depth * 6e-8 * size, sum + Depth * 6e-8 * size);
            }
    }

    private static void Compare(KernelSet set, int rows, int columns, int depth, bool transposed, Start start)
    {
        // Rows further apart than they are long: a tile must not touch what lies between. No buffer has room after its last row.
        int aStride = (transposed ? rows : depth) + 3, bStride = columns + 2, cStride = columns + 1;
        nint aRow = transposed ? 1 : aStride, aDepth = transposed ? aStride : 1;
        using GuardedBuffer a = new(KernelTestData.Values(Extent(transposed ? depth : rows, transposed ? rows : depth, aStride), (uint)rows));
        using GuardedBuffer b = new(KernelTestData.Values(Extent(depth, columns, bStride), (uint)columns));
        using GuardedBuffer bias = new(KernelTestData.Values(columns, 9));
        using GuardedBuffer expected = new(KernelTestData.Values(Extent(rows, columns, cStride), 8));
        for (int i = columns; i < expected.Length; i += cStride) expected.Span[i] = Untouched;
        using GuardedBuffer actual = new(expected.Span);

        KernelTestData.Scalar.MatMul(a.Pointer, aRow, aDepth, b.Pointer, bStride, expected.Pointer, cStride, rows, columns, depth, start == Start.Bias ? bias.Pointer : null, start == Start.Accumulate);
        set.MatMul(a.Pointer, aRow, aDepth, b.Pointer, bStride, actual.Pointer, cStride, rows, columns, depth, start == Start.Bias ? bias.Pointer : null, start == Start.Accumulate);
        KernelTestData.AssertSameBits(expected.Span, actual.Span, $"{rows} × {columns}, depth {depth}, {start}");
    }

    private static int Extent(int rows, int width, int stride) => rows == 0 || width == 0 ? 0 : (rows - 1) * stride + width;
}
