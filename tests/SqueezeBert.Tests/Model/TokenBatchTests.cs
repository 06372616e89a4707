using CsCheck;
using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>A packed batch holds exactly the tokens it was given.</summary>
public class TokenBatchTests
{
    [Fact]
    public void Padded_rows_are_packed_to_their_real_tokens() =>
        Gen.Int[1, 9].Select(Gen.Int[1, 12], Gen.Int[0, 10_000]).Sample((rows, length, seed) =>
        {
            var random = new Random(seed);
            int[] lengths = [.. Enumerable.Range(0, rows).Select(_ => random.Next(1, length + 1))];
            int[] ids = [.. Enumerable.Range(0, rows * length).Select(_ => random.Next(100))];
            int[] mask = [.. Enumerable.Range(0, rows * length).Select(i => i % length < lengths[i / length] ? 1 : 0)];
            var batch = TokenBatch.FromPadded(ids, mask, default, length);
            Assert.Equal(rows, batch.SequenceCount);
            Assert.Equal(lengths.Sum(), batch.TokenCount);
            Assert.Equal(lengths.Max(), batch.LongestSequence);
            for (int b = 0; b < rows; b++)
            {
                int start = batch.SequenceOffsets[b];
                Assert.Equal(ids.AsSpan(b * length, lengths[b]).ToArray(), batch.InputIds.Slice(start, batch.SequenceLength(b)).ToArray());
                Assert.Equal(Enumerable.Range(0, lengths[b]), batch.PositionIds.Slice(start, lengths[b]).ToArray());
            }
        }, iter: 200);

    [Theory]
    [InlineData(new[] { 0, 0, 0 }, "all padding")]
    [InlineData(new[] { 1, 0, 1 }, "hole")]
    [InlineData(new[] { 0, 1, 1 }, "hole")]
    [InlineData(new[] { 1, 2, 0 }, "hole")]
    public void A_mask_that_is_no_prefix_of_ones_is_refused(int[] mask, string problem)
    {
        var error = Assert.Throws<ArgumentException>(() => TokenBatch.FromPadded([1, 2, 3], mask, default, 3));
        Assert.Contains("attention_mask", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_sequence_is_refused() => Assert.Throws<ArgumentException>(() => TokenBatch.Single([]));

    [Fact]
    public void Segment_ids_of_another_length_are_refused() => Assert.Throws<ArgumentException>(() => TokenBatch.Single([1, 2], [0]));
}
