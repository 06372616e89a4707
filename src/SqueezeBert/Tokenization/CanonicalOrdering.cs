namespace SqueezeBert.Tokenization;

/// <summary>Puts runs of combining characters into canonical order: a stable sort by combining class.</summary>
internal static class CanonicalOrdering
{
    /// <summary>Up to this length insertion sort is the faster one; beyond, counting sort keeps hostile runs linear.</summary>
    private const int InsertionSortLimit = 16;

    /// <summary>Reorders code points only: a token's range must not run backwards because two marks changed places.</summary>
    internal static void Apply(Span<int> codePoints)
    {
        var start = 0;
        while (start < codePoints.Length)
        {
            var end = start;
            while (end < codePoints.Length && UnicodeTables.CombiningClassOf(codePoints[end]) != 0)
                end++;
            if (end - start > 1)
                Sort(codePoints[start..end]);
            start = end + 1;
        }
    }

    private static void Sort(Span<int> run)
    {
        if (run.Length > InsertionSortLimit)
        {
            CountingSort(run);
            return;
        }
        for (var index = 1; index < run.Length; index++)
        {
            var codePoint = run[index];
            var combiningClass = UnicodeTables.CombiningClassOf(codePoint);
            var place = index;
            for (; place > 0 && UnicodeTables.CombiningClassOf(run[place - 1]) > combiningClass; place--)
                run[place] = run[place - 1];
            run[place] = codePoint;
        }
    }

    private static void CountingSort(Span<int> run)
    {
        Span<int> places = stackalloc int[257];
        places.Clear();
        foreach (var codePoint in run)
            places[UnicodeTables.CombiningClassOf(codePoint) + 1]++;
        for (var index = 1; index < places.Length; index++)
            places[index] += places[index - 1];
        var sorted = new int[run.Length];
        foreach (var codePoint in run)
            sorted[places[UnicodeTables.CombiningClassOf(codePoint)]++] = codePoint;
        sorted.CopyTo(run);
    }
}
