using System.Runtime.InteropServices;
using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>Every block of the family computes its equation, and keeps the bit contract.</summary>
public class FamilyTests
{
    [Theory]
    [MemberData(nameof(FamilyCases.Names), MemberType = typeof(FamilyCases))]
    public void A_model_computes_the_equations_of_its_blocks(string name)
    {
        using var model = RandomModel.Create(FamilyCases.Config(name), ModelHead.SequenceClassification, new ModelOptions { ThreadCount = 2 }, out var reader);
        var reference = new FamilyReference(model.Config, reader.Parameters);
        foreach (int[] ids in RandomModel.Sequences(model.Config, count: 4, seed: 3))
        {
            var states = model.Forward(TokenBatch.Single(ids), ModelOutputs.HiddenStates).HiddenStates!;
            var expected = reference.HiddenStates(ids);
            Assert.Equal(expected.Count, states.Length);
            for (int n = 0; n < states.Length; n++)
                for (int i = 0; i < states[n].Length; i++)
                    // float32 against float64 over up to four layers of values near 1; wrong equations are off by tenths.
                    Assert.True(Math.Abs(expected[n][i] - states[n][i]) < 5e-5, $"{name}, state {n}, value {i}: {states[n][i]:R}, the equations give {expected[n][i]:R}.");
        }
    }

    [Theory]
    [MemberData(nameof(FamilyCases.NamesAndPrecisions), MemberType = typeof(FamilyCases))]
    public void A_sequence_gives_the_same_bits_alone_and_between_others(string name, WeightPrecision precision)
    {
        using var model = FamilyCases.Create(name, threadCount: 2, precision);
        int[][] sequences = RandomModel.Sequences(model.Config, count: 9, seed: 5);
        var builder = new TokenBatchBuilder();
        foreach (int[] ids in sequences) builder.Add(ids);
        var batch = builder.Build();
        var together = model.Forward(batch, ModelOutputs.LastHiddenState | ModelOutputs.Logits);
        for (int b = 0; b < sequences.Length; b++)
        {
            var alone = model.Forward(TokenBatch.Single(sequences[b]), ModelOutputs.LastHiddenState | ModelOutputs.Logits);
            int hidden = model.Config.HiddenSize;
            AssertSameBits(alone.LastHiddenState!, together.LastHiddenState!.AsSpan(batch.SequenceOffsets[b] * hidden, batch.SequenceLength(b) * hidden));
            AssertSameBits(alone.Logits!, together.Logits!.AsSpan(b * together.LogitsPerRow, together.LogitsPerRow));
        }
    }

    [Theory]
    [MemberData(nameof(FamilyCases.NamesAndPrecisions), MemberType = typeof(FamilyCases))]
    public void Any_number_of_threads_and_first_tokens_alone_give_the_same_bits(string name, WeightPrecision precision)
    {
        byte[]? expected = null;
        foreach (int threads in (int[])[1, 2, 3])
        {
            // Of a separable model the mean is read; here the first token.
            using var model = RandomModel.Create(FamilyCases.Config(name) with { ClassifierPooling = ClassifierPooling.Cls }, ModelHead.SequenceClassification, new ModelOptions { ThreadCount = threads, Precision = precision }, out _);
            var batch = BatchOf(model.Config, count: 9);
            var whole = model.Forward(batch, ModelOutputs.LastHiddenState | ModelOutputs.Logits);
            byte[] bytes = RandomModel.Bytes(whole);
            expected ??= bytes;
            Assert.True(expected.AsSpan().SequenceEqual(bytes), $"{threads} threads gave other bits than 1.");
            AssertSameBits(whole.Logits!, model.Forward(batch, ModelOutputs.Logits).Logits!);
        }
    }

    [Fact]
    public void Every_instruction_set_gives_the_same_bits() => InstructionSetRun.AssertSameEverywhere(typeof(FamilyTests), () =>
        [.. FamilyCases.NamesAndPrecisions.Select(row => row.Data).SelectMany(row => Outputs(row.Item1, row.Item2))]);

    [Theory]
    [MemberData(nameof(FamilyCases.NamesAndPrecisions), MemberType = typeof(FamilyCases))]
    public void Weights_that_are_read_back_and_packed_for_good_give_the_bits_they_had(string name, WeightPrecision precision)
    {
        using var trained = RandomModel.Create(FamilyCases.Config(name), ModelHead.MaskedLanguageModel, new ModelOptions { ThreadCount = 1, Precision = precision }, out var reader);
        var tensors = new InMemoryTensors(reader.Parameters.ToDictionary(parameter => parameter.Name, parameter => (parameter.Shape, parameter.Value.Span[..parameter.Length].ToArray()), StringComparer.Ordinal));
        using var loaded = SqueezeBertModel.Load(trained.Config, tensors, new ModelOptions { ThreadCount = 2, Precision = precision });
        // Copied between the products there, written shuffled here.
        Assert.Equal(trained.Config.ChannelShuffle, Array.TrueForAll(trained.Layers, layer => layer.ContextShuffle is not null && layer.FeedForward.Shuffle is not null));
        Assert.DoesNotContain(loaded.Layers, layer => layer.FeedForward.Shuffle is not null || (layer.Attention is null && layer.ContextShuffle is not null));
        var batch = BatchOf(trained.Config, count: 3);
        Assert.Equal(RandomModel.Bytes(trained.Forward(batch, ModelOutputs.Logits)), RandomModel.Bytes(loaded.Forward(batch, ModelOutputs.Logits)));
        // The figures of a model are those of its file.
        Assert.Equal(tensors.Tensors.Values.Sum(tensor => tensor.ElementCount), ModelCost.Of(trained.Config, sequenceLength: 8).Parameters);
    }

    [Theory]
    [MemberData(nameof(FamilyCases.Names), MemberType = typeof(FamilyCases))]
    public void Int8_stays_near_float32(string name)
    {
        using var float32 = FamilyCases.Create(name, threadCount: 2);
        using var int8 = FamilyCases.Create(name, threadCount: 2, WeightPrecision.Int8);
        var batch = BatchOf(float32.Config, count: 9);
        float[] exact = float32.Forward(batch, ModelOutputs.LastHiddenState).LastHiddenState!, near = int8.Forward(batch, ModelOutputs.LastHiddenState).LastHiddenState!;
        double error = Math.Sqrt(exact.Zip(near, (a, b) => ((double)a - b) * ((double)a - b)).Sum() / exact.Sum(a => (double)a * a));
        // The bound of docs/NUMERICS.md; above zero, or nothing was quantised.
        Assert.InRange(error, 1e-6, 0.04);
    }

    [Fact]
    public void Layers_of_convolutions_have_no_attentions()
    {
        using var hybrid = FamilyCases.Create("hybrid", threadCount: 1);
        var attentions = hybrid.Forward(TokenBatch.Single([1, 2, 3]), ModelOutputs.Attentions).Attentions!;
        Assert.Equal([0, 0, 8 * 9, 8 * 9], attentions.Select(layer => layer.Length));
        using var separable = FamilyCases.Create("separable", threadCount: 1);
        Assert.Contains("separable convolutions", Assert.Throws<ArgumentException>(() => separable.Forward(TokenBatch.Single([1, 2, 3]), ModelOutputs.Attentions)).Message, StringComparison.Ordinal);
    }

    /// <summary>All outputs for three fixed sequences.</summary>
    internal static byte[] Outputs(string name, WeightPrecision precision)
    {
        using var model = FamilyCases.Create(name, threadCount: 2, precision);
        return RandomModel.Bytes(model.Forward(BatchOf(model.Config, count: 3), ModelOutputs.HiddenStates | ModelOutputs.PoolerOutput | ModelOutputs.Logits));
    }

    private static TokenBatch BatchOf(SqueezeBertConfig config, int count)
    {
        var builder = new TokenBatchBuilder();
        foreach (int[] ids in RandomModel.Sequences(config, count, seed: 9)) builder.Add(ids);
        return builder.Build();
    }

    private static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) =>
        Assert.True(MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)));
}
