using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>Many sequences at once give the bits of each alone, each to its own number.</summary>
public class ForwardManyTests
{
    private const ModelOutputs Outputs = ModelOutputs.Logits | ModelOutputs.PoolerOutput;

    [Theory]
    [InlineData(1, WeightPrecision.Float32)]
    [InlineData(2, WeightPrecision.Float32)]
    [InlineData(5, WeightPrecision.Float32)]
    [InlineData(2, WeightPrecision.Int8)]
    public void Whatever_the_batches_and_the_threads(int threads, WeightPrecision precision)
    {
        using var model = RandomModel.Create(ModelType.SqueezeBert, threads, precision);
        int[][] ids = RandomModel.Sequences(model.Config, 40, seed: 5);
        byte[][] alone = Array.ConvertAll(ids, sequence => RandomModel.Bytes(model.Forward(TokenBatch.Single(sequence), Outputs)));
        foreach (int maxBatchTokens in (int[])[1, 70, 300, 100_000])
        {
            var together = new byte[ids.Length][];
            model.ForwardMany(Sequences(ids), Outputs, maxBatchTokens, (numbers, output) =>
            {
                for (int b = 0; b < numbers.Length; b++) together[numbers[b]] = RandomModel.Bytes(RowOf(output, b, numbers.Length));
            }, TestContext.Current.CancellationToken);
            Assert.Equal(alone, together);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Cancelled_it_ends_before_the_next_batch(int threads)
    {
        using var model = RandomModel.Create(ModelType.SqueezeBert, threads);
        using var cancelled = new CancellationTokenSource();
        int taken = 0;
        Assert.Throws<OperationCanceledException>(() => model.ForwardMany(Sequences(RandomModel.Sequences(model.Config, 100, seed: 5)), Outputs, 1, (_, _) =>
        {
            Interlocked.Increment(ref taken);
            cancelled.Cancel();
        }, cancelled.Token));
        Assert.InRange(taken, 1, threads);
    }

    [Fact]
    public void An_id_outside_the_table_is_refused_and_the_model_goes_on()
    {
        using var model = RandomModel.Create(ModelType.SqueezeBert, 3);
        int[][] ids = [[1], [2], [3], [model.Config.VocabSize], [4]];
        var error = Assert.Throws<ArgumentException>(() => model.ForwardMany(Sequences(ids), Outputs, 1, (_, _) => { }, TestContext.Current.CancellationToken));
        Assert.Contains("input_ids", error.Message, StringComparison.Ordinal);
        int taken = 0;
        model.ForwardMany(Sequences(ids[..3]), Outputs, 1, (_, _) => Interlocked.Increment(ref taken), TestContext.Current.CancellationToken);
        Assert.Equal(3, taken);
    }

    private static TokenSequence[] Sequences(int[][] ids) => Array.ConvertAll(ids, sequence => new TokenSequence(sequence, default));

    private static ModelOutput RowOf(ModelOutput output, int row, int rows)
    {
        int hidden = output.PoolerOutput!.Length / rows;
        return new ModelOutput
        {
            Logits = output.Logits![(row * output.LogitsPerRow)..((row + 1) * output.LogitsPerRow)],
            PoolerOutput = output.PoolerOutput[(row * hidden)..((row + 1) * hidden)],
        };
    }
}
