using CsCheck;
using SqueezeBert.Training.Randomness;
using Xunit;

namespace SqueezeBert.Training.Tests.Randomness;

public class IndexPermutationTests
{
    [Fact]
    public void Every_number_stands_at_one_place_exactly()
    {
        for (int count = 1; count <= 300; count++)
            Assert.Equal(Enumerable.Range(0, count).Select(number => (long)number), Order(7, count).Order());
    }

    [Fact]
    public void A_long_order_needs_no_memory_and_stays_in_range() =>
        Gen.Select(Gen.Long[1, long.MaxValue / 8], Gen.ULong).Sample((count, key) =>
        {
            var order = new IndexPermutation(new CounterRandom(key), count);
            long[] places = [0, count / 3, count / 2, count - 1];
            var numbers = places.Distinct().Select(place => order[place]).ToList();
            Assert.All(numbers, number => Assert.InRange(number, 0, count - 1));
            Assert.Equal(numbers.Count, numbers.Distinct().Count());
        }, iter: 2000);

    [Fact]
    public void Every_number_is_as_likely_at_a_place()
    {
        const int Count = 10, Orders = 20_000;
        foreach (int place in (int[])[0, 4, 9])
        {
            var found = new int[Count];
            for (ulong key = 0; key < Orders; key++) found[new IndexPermutation(new CounterRandom(0).Stream(key), Count)[place]]++;
            // 2,000 expected each, with a standard deviation of 42: five of them.
            Assert.All(found, times => Assert.InRange(times, 1790, 2210));
        }
    }

    [Fact]
    public void A_place_outside_is_refused()
    {
        var order = new IndexPermutation(new CounterRandom(0), 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => order[5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => order[-1]);
    }

    private static List<long> Order(ulong key, int count)
    {
        var order = new IndexPermutation(new CounterRandom(key), count);
        return [.. Enumerable.Range(0, count).Select(index => order[index])];
    }
}
