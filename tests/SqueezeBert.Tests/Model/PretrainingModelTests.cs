using System.Runtime.InteropServices;
using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>The head that pretraining trains, run as any other: the masked language model's logits, and the order of segments.</summary>
public sealed class PretrainingModelTests
{
    [Theory]
    [InlineData(ModelType.SqueezeBert, WeightPrecision.Float32)]
    [InlineData(ModelType.SqueezeBert, WeightPrecision.Int8)]
    [InlineData(ModelType.Bert, WeightPrecision.Float32)]
    [InlineData(ModelType.Bert, WeightPrecision.Int8)]
    public void A_sequence_gives_the_same_bits_alone_and_in_a_batch_whatever_the_precision(ModelType type, WeightPrecision precision)
    {
        using var one = RandomModel.Create(type, ModelHead.PreTraining, threadCount: 1, precision);
        using var three = RandomModel.Create(type, ModelHead.PreTraining, threadCount: 3, precision);
        int[][] sequences = RandomModel.Sequences(one.Config, count: 7, seed: 5);
        var builder = new TokenBatchBuilder();
        foreach (int[] ids in sequences) builder.Add(ids);
        var together = three.Forward(builder.Build(), ModelOutputs.Logits);
        Assert.Equal((sequences.Sum(ids => ids.Length) * one.Config.VocabSize, 2 * sequences.Length), (together.Logits!.Length, together.IntentLogits!.Length));
        var alone = sequences.Select(ids => one.Forward(TokenBatch.Single(ids), ModelOutputs.Logits)).ToArray();
        Assert.Equal(Bits(alone.SelectMany(output => output.Logits!)), Bits(together.Logits));
        Assert.Equal(Bits(alone.SelectMany(output => output.IntentLogits!)), Bits(together.IntentLogits));
    }

    [Theory]
    [InlineData(ModelType.SqueezeBert)]
    [InlineData(ModelType.Bert)]
    public void Its_cost_counts_every_parameter(ModelType type)
    {
        using var model = RandomModel.Create(type, ModelHead.PreTraining, new ModelOptions { ThreadCount = 1 }, out var reader);
        Assert.Equal(reader.Parameters.Sum(parameter => (long)parameter.Length), ModelCost.Of(model.Config, sequenceLength: 16, ModelHead.PreTraining).Parameters);
    }

    private static int[] Bits(IEnumerable<float> values) => [.. MemoryMarshal.Cast<float, int>(values.ToArray())];
}
