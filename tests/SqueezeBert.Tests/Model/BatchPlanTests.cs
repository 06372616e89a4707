using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>Every sequence stands in one batch, beside sequences of about its length, and batches keep to their tokens.</summary>
public class BatchPlanTests
{
    [Fact]
    public void The_example_of_the_documentation()
    {
        Assert.Equal<int[]>([[1], [3, 2], [0]], BatchPlan.Of([3, 9, 4, 8], maxBatchTokens: 12));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(1_000)]
    [InlineData(int.MaxValue)]
    public void Every_sequence_stands_in_one_batch_of_at_most_that_many_tokens(int maxBatchTokens)
    {
        int[] lengths = Lengths(500);
        var batches = BatchPlan.Of(lengths, maxBatchTokens);
        Assert.Equal(Enumerable.Range(0, lengths.Length), batches.SelectMany(batch => batch).Order());
        Assert.All(batches, batch => Assert.True(batch.Length == 1 || batch.Sum(i => lengths[i]) <= maxBatchTokens));
    }

    [Fact]
    public void Longer_sequences_come_first_and_equal_ones_keep_their_order()
    {
        int[] lengths = Lengths(500), order = [.. BatchPlan.Of(lengths, 256).SelectMany(batch => batch)];
        Assert.Equal(Enumerable.Range(0, lengths.Length).OrderByDescending(i => lengths[i]), order);
    }

    [Fact]
    public void A_batch_takes_all_that_fits()
    {
        int[] lengths = Lengths(500);
        var batches = BatchPlan.Of(lengths, 256);
        for (int b = 1; b < batches.Count; b++) Assert.True(batches[b - 1].Sum(i => lengths[i]) + lengths[batches[b][0]] > 256);
    }

    [Theory]
    [InlineData(2, 600, 512, 2)]
    [InlineData(4, 600, 512, 4)]
    [InlineData(2, 100, 512, 1)]
    [InlineData(3, 4_920, 512, 12)]
    public void Threads_get_the_same_number_of_batches_unless_these_would_be_too_small(int threads, int tokens, int maxBatchTokens, int batches)
    {
        Assert.Equal(batches, BatchPlan.Of([.. Enumerable.Repeat(10, tokens / 10)], maxBatchTokens, threads).Count);
    }

    [Fact]
    public void Nothing_makes_no_batch()
    {
        Assert.Empty(BatchPlan.Of([]));
        Assert.Empty(BatchPlan.Of([], 512, threads: 3));
    }

    [Fact]
    public void A_batch_of_no_tokens_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BatchPlan.Of([1], 0));
    }

    private static int[] Lengths(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 61))];
    }
}
