using SqueezeBert.Training.Pretraining;
using SqueezeBert.Training.Randomness;
using Xunit;

namespace SqueezeBert.Training.Tests.Pretraining;

public class SentenceOrderPairTests
{
    [Fact]
    public void Segments_part_at_a_sentence_and_are_swapped_half_of_the_time()
    {
        var sequence = new TokenSegments([.. Enumerable.Range(2000, 12)], [0, 3, 5, 9]);
        var places = new Dictionary<int, int> { [3] = 0, [5] = 0, [9] = 0 };
        int swaps = 0;
        for (ulong key = 0; key < 10_000; key++)
        {
            var (first, second, swapped) = SentenceOrderPair.Of(sequence, Corpus.Pieces, new CounterRandom(0).Stream(key));
            Assert.Equal(sequence.Ids, swapped ? [.. second, .. first] : [.. first, .. second]);
            places[swapped ? second.Length : first.Length]++;
            swaps += swapped ? 1 : 0;
        }
        // Standard deviations of 50 and 47, five of them.
        Assert.InRange(swaps, 4750, 5250);
        Assert.All(places.Values, times => Assert.InRange(times, 3333 - 236, 3334 + 236));
    }

    [Fact]
    public void A_single_sentence_parts_between_words()
    {
        int piece = Array.Find(Corpus.Pieces.OrdinaryIds, Corpus.Pieces.Continues);
        var sequence = new TokenSegments([2000, piece, piece, 2001, piece], [0]);
        for (ulong key = 0; key < 50; key++)
        {
            var (first, second, swapped) = SentenceOrderPair.Of(sequence, Corpus.Pieces, new CounterRandom(key));
            Assert.Equal(3, swapped ? second.Length : first.Length);
        }
    }
}
