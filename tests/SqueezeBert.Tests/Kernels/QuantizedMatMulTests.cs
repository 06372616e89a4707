using SqueezeBert.Kernels;
using Xunit;

namespace SqueezeBert.Tests.Kernels;

public unsafe class QuantizedMatMulTests
{
    private static readonly (int Outputs, int Inputs)[] Shapes = [(1, 1), (2, 48), (15, 16), (16, 5), (17, 9), (31, 33), (32, 64), (33, 16), (48, 12), (50, 66), (64, 192), (100, 32)];

    private static readonly int[] RowCounts = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 17, 24, 30];

    public static TheoryData<string> AllSets => KernelTestData.AllSets;

    /// <summary>Every buffer ends at a page that faults when touched.</summary>
    [Theory, MemberData(nameof(AllSets))]
    public void Every_output_has_the_bits_of_the_definition(string setName)
    {
        foreach (var (outputs, inputs) in Shapes)
            foreach (int rows in RowCounts)
            {
                using Case item = new(rows, outputs, inputs);
                KernelTestData.AssertSameBits(item.Defined(), item.Run(KernelSet.Select(setName), 0, QuantizedMatMul.PanelCount(outputs)), $"{rows} rows, {outputs} × {inputs}");
            }
    }

    [Theory, MemberData(nameof(AllSets))]
    public void Every_tail_of_outputs_and_of_inputs_has_the_bits_of_the_definition(string setName)
    {
        for (int size = 1; size <= 49; size++)
            foreach (var (outputs, inputs) in ((int, int)[])[(size, 20), (20, size)])
            {
                using Case item = new(7, outputs, inputs);
                KernelTestData.AssertSameBits(item.Defined(), item.Run(KernelSet.Select(setName), 0, QuantizedMatMul.PanelCount(outputs)), $"{outputs} × {inputs}");
            }
    }

    [Theory, MemberData(nameof(AllSets))]
    public void Any_run_of_panels_writes_just_its_own_columns(string setName)
    {
        const int Outputs = 75, Rows = 13;
        using Case item = new(Rows, Outputs, 40);
        float[] whole = item.Defined();
        int panels = QuantizedMatMul.PanelCount(Outputs);
        for (int first = 0; first < panels; first++)
            for (int count = 0; count <= panels - first; count++)
            {
                float[] part = item.Run(KernelSet.Select(setName), first, count);
                for (int i = 0; i < part.Length; i++)
                {
                    int panel = i % Outputs / QuantizedMatMul.PanelWidth;
                    Assert.Equal(panel >= first && panel < first + count ? whole[i] : Case.Untouched, part[i]);
                }
            }
    }

    [Theory, MemberData(nameof(AllSets))]
    public void Sums_of_the_largest_numbers_do_not_saturate(string setName)
    {
        const int Inputs = 3072;
        foreach (int sign in (int[])[1, -1])
        {
            using Case item = new(rows: 13, outputs: 32, Inputs, input: 127f, weight: 127 * sign, scale: 1f, bias: 0f);
            Assert.All(item.Run(KernelSet.Select(setName), 0, 2), value => Assert.Equal(127 * 127 * Inputs * sign, (int)value));
        }
    }

    /// <summary>Numbers that outgrew float32 must not come out as ordinary ones.</summary>
    [Theory, MemberData(nameof(AllSets))]
    public void A_row_with_a_nan_or_infinity_gives_nans(string setName)
    {
        foreach (float input in (float[])[float.NaN, float.PositiveInfinity])
        {
            using Case item = new(rows: 13, outputs: 20, inputs: 40, input);
            Assert.All(item.Run(KernelSet.Select(setName), 0, 2), value => Assert.True(float.IsNaN(value)));
        }
    }

    /// <summary>One product, its definition written straight from the checkpoint's layout.</summary>
    private sealed class Case : IDisposable
    {
        internal const float Untouched = 5f;

        private readonly int rows, outputs, inputs;
        private readonly GuardedBuffer x, packed, starts, weightScales, bias;
        private readonly sbyte[] weight;

        internal Case(int rows, int outputs, int inputs, float? input = null, int? weight = null, float? scale = null, float? bias = null)
        {
            (this.rows, this.outputs, this.inputs) = (rows, outputs, inputs);
            int padded = QuantizedMatMul.PanelCount(outputs) * QuantizedMatMul.PanelWidth;
            x = Filled(rows * inputs, rows * inputs, 1, input);
            weightScales = Filled(padded, outputs, 3, scale);
            this.bias = Filled(padded, outputs, 4, bias);
            this.weight = [.. KernelTestData.Values(outputs * inputs, 2, 127f).Select(value => (sbyte)(weight ?? MathF.Round(value)))];
            packed = new GuardedBuffer(QuantizedMatMul.PackedLength(outputs, inputs) / sizeof(float));
            starts = new GuardedBuffer(padded);
            QuantizedMatMul.Pack(this.weight, outputs, inputs, new Span<sbyte>(packed.Pointer, packed.Length * sizeof(float)), new Span<int>(starts.Pointer, padded));
        }

        internal float[] Defined()
        {
            var result = new float[rows * outputs];
            for (int t = 0; t < rows; t++)
            {
                var row = x.Span.Slice(t * inputs, inputs);
                float max = 0;
                foreach (float value in row) max = Math.Max(max, MathF.Abs(value));
                for (int o = 0; o < outputs; o++)
                {
                    int sum = 0;
                    for (int i = 0; i < inputs; i++) sum += (int)MathF.Round(row[i] * (127f / max), MidpointRounding.ToEven) * weight[o * inputs + i];
                    result[t * outputs + o] = MathF.FusedMultiplyAdd(sum, max / 127f * weightScales.Span[o], bias.Span[o]);
                }
            }
            return result;
        }

        internal float[] Run(KernelSet set, int firstPanel, int panelCount)
        {
            using GuardedBuffer quantized = new(rows * set.QuantizedStride(inputs) / sizeof(float)), scales = new(rows), output = new(rows * outputs);
            output.Span.Fill(Untouched);
            set.Quantize(x.Pointer, inputs, (byte*)quantized.Pointer, scales.Pointer, rows, inputs);
            set.QuantizedMatMul((byte*)quantized.Pointer, scales.Pointer, (sbyte*)packed.Pointer, (int*)starts.Pointer, weightScales.Pointer, bias.Pointer, output.Pointer, outputs, rows, outputs, inputs, firstPanel, panelCount);
            return output.Span.ToArray();
        }

        public void Dispose()
        {
            foreach (var buffer in (GuardedBuffer[])[x, packed, starts, weightScales, bias]) buffer.Dispose();
        }

        private static GuardedBuffer Filled(int length, int used, uint seed, float? value)
        {
            var values = new float[length];
            if (value is { } same) values.AsSpan(0, used).Fill(same);
            else KernelTestData.Values(used, seed).CopyTo(values, 0);
            return new GuardedBuffer(values);
        }
    }
}
