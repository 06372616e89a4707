using System.Runtime.InteropServices;
using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>The same text gives the same bits, whatever shares its batch and however many threads work.</summary>
public class BitContractTests
{
    public static TheoryData<ModelType, WeightPrecision> Kinds => new(
        from type in (ModelType[])[ModelType.SqueezeBert, ModelType.Bert]
        from precision in (WeightPrecision[])[WeightPrecision.Float32, WeightPrecision.Int8]
        select (type, precision));

    private const ModelOutputs Everything = ModelOutputs.LastHiddenState | ModelOutputs.PoolerOutput | ModelOutputs.Logits | ModelOutputs.HiddenStates | ModelOutputs.Attentions;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_sequence_gives_the_same_bits_alone_and_anywhere_in_a_batch(ModelType type, WeightPrecision precision)
    {
        using var model = RandomModel.Create(type, threadCount: 2, precision);
        int[][] sequences = RandomModel.Sequences(model.Config, count: 17, seed: 5);
        var alone = sequences.Select(ids => model.Forward(TokenBatch.Single(ids), Everything)).ToArray();

        foreach (int rotation in (int[])[0, 3, 11])
        {
            var order = Enumerable.Range(0, sequences.Length).Select(i => (i + rotation) % sequences.Length).ToArray();
            var builder = new TokenBatchBuilder();
            foreach (int i in order) builder.Add(sequences[i]);
            var batch = builder.Build();
            var together = model.Forward(batch, Everything);
            int hidden = model.Config.HiddenSize;
            for (int b = 0; b < order.Length; b++)
            {
                var single = alone[order[b]];
                int start = batch.SequenceOffsets[b], length = batch.SequenceLength(b);
                AssertSameBits(single.LastHiddenState!, together.LastHiddenState!.AsSpan(start * hidden, length * hidden));
                AssertSameBits(single.PoolerOutput!, together.PoolerOutput!.AsSpan(b * hidden, hidden));
                AssertSameBits(single.Logits!, together.Logits!.AsSpan(b * together.LogitsPerRow, together.LogitsPerRow));
                for (int n = 0; n < single.HiddenStates!.Length; n++)
                    AssertSameBits(single.HiddenStates[n], together.HiddenStates![n].AsSpan(start * hidden, length * hidden));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_two_and_three_threads_give_the_same_bits(ModelType type, WeightPrecision precision)
    {
        byte[]? first = null;
        foreach (int threads in (int[])[1, 2, 3])
        {
            using var model = RandomModel.Create(type, threads, precision);
            var builder = new TokenBatchBuilder();
            foreach (int[] ids in RandomModel.Sequences(model.Config, count: 9, seed: 6)) builder.Add(ids);
            byte[] bytes = RandomModel.Bytes(model.Forward(builder.Build(), Everything));
            first ??= bytes;
            Assert.True(first.AsSpan().SequenceEqual(bytes), $"{threads} threads gave other bits than 1.");
        }
    }

    [Fact]
    public void Every_instruction_set_gives_the_same_bits() => InstructionSetRun.AssertSameEverywhere(typeof(BitContractTests), () =>
        [.. Kinds.Select(kind => kind.Data).SelectMany(kind => Outputs(kind.Item1, kind.Item2))]);

    [Fact]
    public void Callers_on_several_threads_at_once_get_the_same_bits_as_one_alone()
    {
        using var pool = new WorkerPool(2);
        using var model = RandomModel.Create(ModelType.SqueezeBert, pool);
        int[][] sequences = RandomModel.Sequences(model.Config, count: 24, seed: 7);
        byte[][] alone = [.. sequences.Select(ids => RandomModel.Bytes(model.Forward(TokenBatch.Single(ids), Everything)))];
        Parallel.For(0, 240, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            byte[] bytes = RandomModel.Bytes(model.Forward(TokenBatch.Single(sequences[i % sequences.Length]), Everything));
            Assert.True(alone[i % sequences.Length].AsSpan().SequenceEqual(bytes));
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_computed_of_first_tokens_alone_has_the_bits_of_the_whole(ModelType type, WeightPrecision precision)
    {
        foreach (int threads in (int[])[1, 2, 3])
        {
            using var model = RandomModel.Create(type, threads, precision);
            var builder = new TokenBatchBuilder();
            foreach (int[] ids in RandomModel.Sequences(model.Config, count: 17, seed: 9)) builder.Add(ids);
            var batch = builder.Build();
            var whole = model.Forward(batch, Everything);
            var first = model.Forward(batch, ModelOutputs.Logits | ModelOutputs.PoolerOutput);
            AssertSameBits(whole.Logits!, first.Logits!);
            AssertSameBits(whole.PoolerOutput!, first.PoolerOutput!);
        }
    }

    [Theory]
    [InlineData(WeightPrecision.Float32)]
    [InlineData(WeightPrecision.Int8)]
    public void A_warm_model_allocates_only_what_it_returns(WeightPrecision precision)
    {
        using var model = RandomModel.Create(ModelType.SqueezeBert, threadCount: 1, precision);
        var batch = TokenBatch.Single(RandomModel.Sequences(model.Config, count: 1, seed: 8)[0]);
        for (int i = 0; i < 3; i++) model.Forward(batch, ModelOutputs.Logits);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) model.Forward(batch, ModelOutputs.Logits);
        long perCall = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        // The output object, its logits, and the small bookkeeping of one call; no activation is among them.
        Assert.InRange(perCall, 0, 1024);
    }

    /// <summary>All outputs for three fixed sequences.</summary>
    internal static byte[] Outputs(ModelType type, WeightPrecision precision)
    {
        using var model = RandomModel.Create(type, threadCount: 2, precision);
        var builder = new TokenBatchBuilder();
        foreach (int[] ids in RandomModel.Sequences(model.Config, count: 3, seed: 9)) builder.Add(ids);
        return RandomModel.Bytes(model.Forward(builder.Build(), Everything));
    }

    private static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) =>
        Assert.True(MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)));
}
