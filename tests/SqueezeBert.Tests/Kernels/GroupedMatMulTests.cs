using SqueezeBert.Kernels;
using Xunit;

namespace SqueezeBert.Tests.Kernels;

public unsafe class GroupedMatMulTests
{
    private static readonly (int Groups, int Outputs, int Inputs)[] Shapes =
        [(1, 1, 1), (1, 2, 48), (4, 8, 8), (2, 16, 5), (3, 17, 9), (4, 31, 7), (1, 32, 32), (2, 33, 16), (4, 48, 12), (2, 50, 3), (1, 64, 40), (3, 65, 11), (4, 192, 24)];

    public static TheoryData<string> AllSets => KernelTestData.AllSets;

    public static TheoryData<string> VectorSets => KernelTestData.VectorSets;

    /// <summary>The definition, straight from the checkpoint's layout: nothing packed, no panels.</summary>
    [Theory, MemberData(nameof(AllSets))]
    public void Every_output_is_one_chain_over_its_own_group_of_inputs(string setName)
    {
        foreach (var (groups, outputs, inputs) in Shapes)
            foreach (int rows in (int[])[0, 1, 2, 7, 12, 13, 30])
            {
                using GuardedBuffer input = new(KernelTestData.Values(rows * groups * inputs, 1)), bias = new(KernelTestData.Values(groups * outputs, 3));
                float[] weight = KernelTestData.Values(groups * outputs * inputs, 2), expected = new float[rows * groups * outputs];
                for (int t = 0; t < rows; t++)
                    for (int o = 0; o < groups * outputs; o++)
                    {
                        float sum = bias.Span[o];
                        for (int i = 0; i < inputs; i++)
                            sum = MathF.FusedMultiplyAdd(input.Span[(t * groups + o / outputs) * inputs + i], weight[o * inputs + i], sum);
                        expected[t * groups * outputs + o] = sum;
                    }

                using GuardedBuffer packed = Pack(weight, groups, outputs, inputs), output = new(expected.Length);
                KernelSet.Select(setName).GroupedMatMul(input.Pointer, groups * inputs, packed.Pointer, bias.Pointer, output.Pointer, groups * outputs, rows, groups, outputs, inputs, 0, GroupedMatMul.PanelCount(groups, outputs));
                KernelTestData.AssertSameBits(expected, output.Span, $"{rows} rows, {groups} × {outputs} × {inputs}");
            }
    }

    [Theory, MemberData(nameof(VectorSets))]
    public void Any_run_of_panels_writes_just_its_own_columns(string setName)
    {
        const int Rows = 14;
        foreach (var (groups, outputs, inputs) in Shapes)
        {
            int width = groups * outputs, panels = GroupedMatMul.PanelCount(groups, outputs);
            using GuardedBuffer input = new(KernelTestData.Values(Rows * groups * inputs, 1)), packed = Pack(KernelTestData.Values(groups * outputs * inputs, 2), groups, outputs, inputs);
            using GuardedBuffer whole = new(Rows * width), part = new(Rows * width);
            KernelTestData.Scalar.GroupedMatMul(input.Pointer, groups * inputs, packed.Pointer, null, whole.Pointer, width, Rows, groups, outputs, inputs, 0, panels);
            for (int first = 0; first < panels; first++)
                for (int count = 0; count <= panels - first; count++)
                {
                    part.Span.Fill(5f);
                    KernelSet.Select(setName).GroupedMatMul(input.Pointer, groups * inputs, packed.Pointer, null, part.Pointer, width, Rows, groups, outputs, inputs, first, count);
                    var (column, columns) = GroupedMatMul.PanelColumns(outputs, first, count);
                    for (int t = 0; t < Rows; t++)
                        for (int o = 0; o < width; o++)
                            Assert.Equal(o >= column && o < column + columns ? whole.Span[t * width + o] : 5f, part.Span[t * width + o]);
                }
        }
    }

    [Fact]
    public void Columns_of_all_panels_are_all_outputs()
    {
        foreach (var (groups, outputs, _) in Shapes)
            Assert.Equal((0, groups * outputs), GroupedMatMul.PanelColumns(outputs, 0, GroupedMatMul.PanelCount(groups, outputs)));
    }

    [Fact]
    public void Packing_the_transpose_packs_the_transpose_of_each_group()
    {
        foreach (var (groups, outputs, inputs) in Shapes)
        {
            float[] weight = KernelTestData.Values(groups * outputs * inputs, 5), transposed = new float[weight.Length];
            for (int g = 0; g < groups; g++)
                for (int o = 0; o < outputs; o++)
                    for (int i = 0; i < inputs; i++)
                        transposed[(g * inputs + i) * outputs + o] = weight[(g * outputs + o) * inputs + i];
            var expected = new float[GroupedMatMul.PackedLength(groups, inputs, outputs)];
            var actual = new float[expected.Length];
            GroupedMatMul.Pack(transposed, groups, inputs, outputs, expected);
            GroupedMatMul.PackTransposed(weight, groups, outputs, inputs, actual);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Packing_refuses_a_weight_or_target_of_the_wrong_length()
    {
        Assert.Contains("got 7", Assert.Throws<ArgumentException>(() => GroupedMatMul.Pack(new float[7], 2, 2, 2, new float[64])).Message, StringComparison.Ordinal);
        Assert.Contains("got 63", Assert.Throws<ArgumentException>(() => GroupedMatMul.Pack(new float[8], 2, 2, 2, new float[63])).Message, StringComparison.Ordinal);
    }

    private static GuardedBuffer Pack(ReadOnlySpan<float> weight, int groups, int outputs, int inputs)
    {
        var packed = new GuardedBuffer((int)GroupedMatMul.PackedLength(groups, outputs, inputs));
        GroupedMatMul.Pack(weight, groups, outputs, inputs, packed.Span);
        return packed;
    }
}
