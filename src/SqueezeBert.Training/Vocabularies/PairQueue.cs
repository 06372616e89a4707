using System.Runtime.InteropServices;

namespace SqueezeBert.Training.Vocabularies;

/// <summary>Pairs of neighbouring pieces, the most frequent first; of equally frequent ones that with the smaller first id, then second id.</summary>
/// <remarks>
/// Counts are kept up to date as words change. Entries of the heap may be out of date: one is put back with its true count when it
/// comes up, which is right because a count that rises brings an entry of its own.
/// </remarks>
internal sealed class PairQueue
{
    private readonly Dictionary<ulong, long> counts = [];
    private readonly Dictionary<ulong, List<int>> added = [];
    private readonly PriorityQueue<List<int>, Rank> heap = new();

    /// <summary>Counts a pair of a word.</summary>
    internal void Add(int left, int right, int word, long count)
    {
        ulong pair = Key(left, right);
        CollectionsMarshal.GetValueRefOrAddDefault(counts, pair, out _) += count;
        ref var words = ref CollectionsMarshal.GetValueRefOrAddDefault(added, pair, out _);
        words ??= [];
        if (words.Count == 0 || words[^1] != word) words.Add(word);
    }

    /// <summary>Takes a pair of a word back.</summary>
    internal void Remove(int left, int right, long count) => CollectionsMarshal.GetValueRefOrAddDefault(counts, Key(left, right), out _) -= count;

    /// <summary>Puts the pairs that were added since the last call into the heap.</summary>
    internal void Settle()
    {
        foreach (var (pair, words) in added)
            if (counts[pair] is > 0 and var count)
                heap.Enqueue(words, new Rank(count, pair));
        added.Clear();
    }

    /// <summary>Takes the most frequent pair, if it is frequent enough.</summary>
    /// <param name="minFrequency">Occurrences that it must have.</param>
    /// <param name="left">Its first piece.</param>
    /// <param name="right">Its second piece.</param>
    /// <param name="words">The words where it was found; some may have lost it since.</param>
    internal bool TryTake(long minFrequency, out int left, out int right, out List<int> words)
    {
        while (heap.TryDequeue(out words!, out var rank))
        {
            (left, right) = ((int)(rank.Pair >> 32), (int)(uint)rank.Pair);
            long count = counts[rank.Pair];
            if (count == rank.Count) return count >= Math.Max(minFrequency, 1);
            heap.Enqueue(words, rank with { Count = count });
        }
        (left, right, words) = (0, 0, []);
        return false;
    }

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    /// <summary>Smaller means sooner.</summary>
    private readonly record struct Rank(long Count, ulong Pair) : IComparable<Rank>
    {
        public int CompareTo(Rank other) => Count != other.Count ? other.Count.CompareTo(Count) : Pair.CompareTo(other.Pair);
    }
}
