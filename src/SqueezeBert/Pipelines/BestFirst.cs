namespace SqueezeBert.Pipelines;

/// <summary>The best few of many scored things, best first; of equal scores the earlier one goes first.</summary>
/// <param name="capacity">How many are kept, at least 1.</param>
internal sealed class BestFirst<T>(int capacity)
{
    private readonly List<(T Item, double Score)> kept = [];

    /// <summary>What is kept.</summary>
    internal IReadOnlyList<(T Item, double Score)> Items => kept;

    /// <summary>Takes a thing in where it belongs, if it is good enough.</summary>
    internal void Add(T item, double score)
    {
        if (kept.Count == capacity)
        {
            if (score <= kept[^1].Score) return;
            kept.RemoveAt(capacity - 1);
        }
        int place = kept.Count;
        while (place > 0 && kept[place - 1].Score < score) place--;
        kept.Insert(place, (item, score));
    }
}
