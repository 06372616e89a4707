using System.Runtime.Intrinsics;
using CsCheck;
using SqueezeBert.Training.Randomness;
using Xunit;

namespace SqueezeBert.Training.Tests.Randomness;

public unsafe class RandomnessTests
{
    [Fact]
    public void Bits_are_the_published_SplitMix64()
    {
        // First outputs of the reference implementation for seed 0.
        var random = new CounterRandom(0);
        Assert.Equal([0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F], new[] { random.Bits(0), random.Bits(1), random.Bits(2) });
    }

    [Fact]
    public void Eight_bits_at_once_equal_one_by_one() =>
        Gen.Select(Gen.ULong, Gen.ULong).Sample((key, index) =>
        {
            var eight = new CounterRandom(key).EightBits(index);
            for (int lane = 0; lane < 8; lane++) Assert.Equal(new CounterRandom(key).Bits(index + (ulong)lane), eight.GetElement(lane));
        }, iter: 1000);

    [Fact]
    public void A_piece_of_a_tensor_is_dropped_as_in_the_whole() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[0, 200]).Sample((first, count) =>
        {
            var dropout = new Dropout(new CounterRandom(3), 0.3);
            float[] whole = Ones(400), piece = Ones(count);
            fixed (float* values = whole) dropout.Apply(values, 0, 400);
            fixed (float* values = piece) dropout.Apply(values, first, count);
            Assert.Equal(whole[first..(first + count)], piece);
        }, iter: 500);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Drops_the_wanted_share_and_keeps_the_expected_sum(double probability)
    {
        const int Count = 1_000_000;
        float[] values = Ones(Count);
        using var pool = new WorkerPool(2);
        fixed (float* pointer = values) new Dropout(new CounterRandom(5), probability).Apply(pool, pointer, Count);
        // Five standard deviations of a binomial share of 1,000,000 are 0.0025 at most.
        Assert.Equal(probability, values.Count(value => value == 0) / (double)Count, 0.0025);
        Assert.Equal(1, values.Sum(value => (double)value) / Count, 0.005);
    }

    [Fact]
    public void Places_layers_passes_and_seeds_drop_different_elements()
    {
        string[] masks =
        [
            MaskOf(new StepRandom(1, 0).Dropout(0, DropoutPlace.Output, 0.5)),
            MaskOf(new StepRandom(1, 0).Dropout(0, DropoutPlace.PostAttention, 0.5)),
            MaskOf(new StepRandom(1, 0).Dropout(1, DropoutPlace.Output, 0.5)),
            MaskOf(new StepRandom(1, 1).Dropout(0, DropoutPlace.Output, 0.5)),
            MaskOf(new StepRandom(2, 0).Dropout(0, DropoutPlace.Output, 0.5)),
        ];
        Assert.Equal(masks.Length, masks.Distinct().Count());
        Assert.Equal(masks[0], MaskOf(new StepRandom(1, 0).Dropout(0, DropoutPlace.Output, 0.5)));
    }

    [Fact]
    public void Fresh_weights_have_the_wanted_spread_and_a_zero_padding_row()
    {
        var parameter = new Parameter("embeddings.word_embeddings.weight", [1000, 64]);
        new WeightInitializer(seed: 1, standardDeviation: 0.02, paddingRow: 3).Fill(parameter, Initialization.NormalWithZeroPadding);
        float[] values = parameter.Value.Span[..64_000].ToArray();
        Assert.All(values[(3 * 64)..(4 * 64)], value => Assert.Equal(0, value));
        double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        // Five standard errors: 0.02·5/√64,000 for the mean, 1/√2 of that for the deviation.
        Assert.Equal(0, mean, 4e-4);
        Assert.Equal(0.02, deviation, 3e-4);
        // A share of 4.55 % of normal numbers lies beyond two standard deviations; five standard errors are 0.4 %.
        Assert.Equal(0.0455, values.Count(value => MathF.Abs(value) > 0.04f) / 64_000.0, 0.005);
    }

    [Fact]
    public void Numbers_below_a_limit_reach_all_of_them()
    {
        var random = new CounterRandom(9);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Enumerable.Range(0, 1000).Select(i => random.Below((ulong)i, 7)).Distinct().Order());
    }

    private static float[] Ones(int count) => [.. Enumerable.Repeat(1f, count)];

    private static string MaskOf(Dropout dropout)
    {
        float[] values = Ones(64);
        fixed (float* pointer = values) dropout.Apply(pointer, 0, 64);
        return string.Concat(values.Select(value => value == 0 ? '0' : '1'));
    }
}
