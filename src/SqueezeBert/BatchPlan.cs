namespace SqueezeBert;

/// <summary>Shares many sequences out over batches: neighbours in length together, as many in each as its tokens allow.</summary>
/// <remarks>
/// Batches are packed, so nothing is padded and a plan changes only speed and memory, never a result. The longest sequences come
/// first, so that threads that take batch after batch end together. The plan depends on the lengths alone. Thread-safe.
/// <example><code>
/// int[] lengths = [3, 9, 4, 8];
/// foreach (int[] batch in BatchPlan.Of(lengths, maxBatchTokens: 12)) Console.WriteLine(string.Join(" ", batch));
/// // 1
/// // 3 2
/// // 0
/// </code></example>
/// </remarks>
public static class BatchPlan
{
    /// <summary>Tokens of a batch where nobody says otherwise. More gain nothing (docs/SPEED.md) and take memory.</summary>
    public const int DefaultMaxBatchTokens = 512;

    /// <summary>Plans batches.</summary>
    /// <param name="lengths">Tokens of each sequence.</param>
    /// <param name="maxBatchTokens">The most tokens of a batch, at least 1; a longer sequence is a batch of its own.</param>
    /// <returns>For each batch the numbers of its sequences, from 0; each number stands in one batch.</returns>
    public static IReadOnlyList<int[]> Of(ReadOnlySpan<int> lengths, int maxBatchTokens = DefaultMaxBatchTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchTokens, 1);
        int[] order = LongestFirst(lengths);
        var batches = new List<int[]>();
        for (int start = 0, end = 0; start < order.Length; start = end)
        {
            long tokens = 0;
            do tokens += lengths[order[end++]];
            while (end < order.Length && tokens + lengths[order[end]] <= maxBatchTokens);
            batches.Add(order[start..end]);
        }
        return batches;
    }

    /// <summary>As <see cref="Of(ReadOnlySpan{int}, int)"/>, with smaller batches where that gives each thread as much to do as the others.</summary>
    internal static IReadOnlyList<int[]> Of(ReadOnlySpan<int> lengths, int maxBatchTokens, int threads)
    {
        long total = 0;
        foreach (int length in lengths) total += length;
        long batches = (total + maxBatchTokens - 1) / maxBatchTokens, even = (batches + threads - 1) / threads * threads;
        return Of(lengths, (int)Math.Clamp((total + even - 1) / Math.Max(even, 1), Math.Min(LeastTokens, maxBatchTokens), maxBatchTokens));
    }

    /// <summary>Fewer tokens than this don't pay for reading all weights.</summary>
    internal const int LeastTokens = 128;

    /// <summary>Numbers of the sequences; those of the same length stay in order.</summary>
    private static int[] LongestFirst(ReadOnlySpan<int> lengths)
    {
        var keys = new long[lengths.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = ((long)(int.MaxValue - lengths[i]) << 32) | (uint)i;
        Array.Sort(keys);
        return Array.ConvertAll(keys, key => (int)key);
    }
}
