using CsCheck;
using SqueezeBert.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

public class BestFirstTests
{
    [Fact]
    public void It_keeps_what_a_stable_sort_puts_first() =>
        Gen.Select(Gen.Int[0, 9].Array, Gen.Int[1, 12]).Sample((scores, capacity) =>
        {
            var best = new BestFirst<int>(capacity);
            for (int i = 0; i < scores.Length; i++) best.Add(i, scores[i]);
            Assert.Equal(scores.Index().OrderByDescending(scored => scored.Item).Take(capacity).Select(scored => (scored.Index, (double)scored.Item)), best.Items);
        });
}
