using SqueezeBert.Cli;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>What is made ahead comes as if it had been made in place.</summary>
public class AheadTests
{
    [Fact]
    public void Items_keep_their_order()
    {
        Assert.Equal(Enumerable.Range(0, 1_000), Ahead.Of(Ahead.Of(Enumerable.Range(0, 1_000), Token), Token));
    }

    [Fact]
    public void A_failure_comes_after_the_items_before_it_and_as_it_was_thrown()
    {
        var arrived = new List<int>();
        var error = Assert.Throws<FormatException>(() =>
        {
            foreach (int item in Ahead.Of(Failing(), Token)) arrived.Add(item);
        });
        Assert.Equal(("broken", "1, 2"), (error.Message, string.Join(", ", arrived)));
    }

    [Fact]
    public void An_item_is_there_before_the_next_one_can_be_made()
    {
        using var gate = new ManualResetEventSlim();
        IEnumerable<int> Gated()
        {
            yield return 1;
            gate.Wait(Token);
            yield return 2;
        }

        using var items = Ahead.Of(Gated(), Token).GetEnumerator();
        Assert.True(items.MoveNext());
        Assert.Equal(1, items.Current);
        gate.Set();
        Assert.True(items.MoveNext());
        Assert.False(items.MoveNext());
    }

    [Fact]
    public void Only_a_few_items_are_made_ahead()
    {
        int made = 0;
        foreach (int item in Ahead.Of(Enumerable.Range(1, 200).Select(number => made = number), Token))
            // The one that waits, and the one that waits for its place.
            Assert.InRange(Volatile.Read(ref made) - item, 0, 2);
    }

    [Fact]
    public void Cancelled_it_waits_no_longer()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        IEnumerable<int> Endless()
        {
            cancelled.Cancel();
            Thread.Sleep(Timeout.Infinite);
            yield break;
        }

        Assert.Throws<OperationCanceledException>(() => Ahead.Of(Endless(), cancelled.Token).Count());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IEnumerable<int> Failing()
    {
        yield return 1;
        yield return 2;
        throw new FormatException("broken");
    }
}
