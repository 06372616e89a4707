using SqueezeBert.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>What two windows found of one place is told once.</summary>
public class WindowOverlapTests
{
    [Fact]
    public void Of_entities_that_overlap_the_longest_stays() =>
        Assert.Equal("A0-9 B20-25", Resolve([new("A", 0, 5), new("A", 0, 9), new("B", 20, 25), new("C", 22, 24)]));

    [Fact]
    public void Of_equally_long_ones_the_surest_stays_and_of_equally_sure_ones_the_first_windows()
    {
        Assert.Equal("B0-5", Resolve([new("A", 0, 5, 0.5f), new("B", 0, 5, 0.6f)]));
        Assert.Equal("A0-5", Resolve([new("A", 0, 5, 0.6f), new("B", 2, 7, 0.5f)]));
        Assert.Equal("A0-5", Resolve([new("A", 0, 5, 0.5f), new("B", 0, 5, 0.5f)]));
    }

    [Fact]
    public void Each_entity_is_held_against_the_one_kept_last() =>
        // B ousts A, and C, which begins where A and B overlap no more, is then shorter than B.
        Assert.Equal("B2-8", Resolve([new("A", 0, 4), new("B", 2, 8), new("C", 6, 10)]));

    [Fact]
    public void Neighbours_and_windows_out_of_order_are_no_matter() =>
        Assert.Equal("A0-5 B5-8 C9-10", Resolve([new("C", 9, 10), new("A", 0, 5), new("B", 5, 8)]));

    [Fact]
    public void Tokens_by_themselves_overlap_with_themselves_alone() =>
        // Tokens 3 and 4 are parts of one character.
        Assert.Equal("A0-1 C0-1", Resolve([new("A", 0, 1, 0.9f, 3), new("B", 0, 1, 0.2f, 4), new("A", 0, 1, 0.8f, 3), new("C", 0, 1, 0.3f, 4)]));

    [Fact]
    public void Nothing_found_is_nothing_kept() => Assert.Empty(WindowOverlap.Resolve([]));

    private sealed record Found(string Label, int Start, int End, float Score = 0.5f, int? Index = null);

    private static string Resolve(IEnumerable<Found> found) =>
        string.Join(' ', WindowOverlap.Resolve(found.Select(one => new NamedEntity(one.Label, one.Score, "", one.Start, one.End, one.Index))).Select(entity => $"{entity.Label}{entity.Start}-{entity.End}"));
}
