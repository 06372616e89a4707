namespace SqueezeBert.Tokenization;

/// <summary>Code points after normalisation, each with the UTF-16 range of the caller's text it came from.</summary>
internal sealed class NormalizedText
{
    private int[] codePoints = new int[64];
    private int[] starts = new int[64];
    private int[] ends = new int[64];

    internal int Count { get; private set; }

    internal Span<int> CodePoints => codePoints.AsSpan(0, Count);

    /// <summary>First UTF-16 index of a code point's source.</summary>
    internal int StartOf(int index) => starts[index];

    /// <summary>End (exclusive) UTF-16 index of a code point's source.</summary>
    internal int EndOf(int index) => ends[index];

    internal void Add(int codePoint, int start, int end)
    {
        if (Count == codePoints.Length)
            Grow();
        codePoints[Count] = codePoint;
        starts[Count] = start;
        ends[Count] = end;
        Count++;
    }

    /// <summary>Overwrites one entry with another, to close gaps.</summary>
    internal void Copy(int from, int to)
    {
        codePoints[to] = codePoints[from];
        starts[to] = starts[from];
        ends[to] = ends[from];
    }

    /// <summary>Replaces a code point by one that takes in the source of a later code point too.</summary>
    internal void Join(int index, int other, int codePoint)
    {
        codePoints[index] = codePoint;
        ends[index] = Math.Max(ends[index], ends[other]);
    }

    /// <summary>Finds the next word before <paramref name="end"/>: a punctuation mark by itself, or a run up to one or to a space.</summary>
    /// <param name="position">Where to look from; afterwards the word's end (exclusive).</param>
    /// <param name="end">Where to stop.</param>
    /// <param name="start">The word's first code point.</param>
    internal bool TryNextWord(ref int position, int end, out int start)
    {
        while (position < end && codePoints[position] == ' ')
            position++;
        start = position;
        if (position == end)
            return false;
        if (!IsPunctuation(position++))
            while (position < end && codePoints[position] != ' ' && !IsPunctuation(position))
                position++;
        return true;
    }

    /// <summary>Keeps the first <paramref name="count"/> code points.</summary>
    internal void Truncate(int count) => Count = count;

    private bool IsPunctuation(int index) => UnicodeTables.ClassOf(codePoints[index]) == CharacterClass.Punctuation;

    private void Grow()
    {
        var capacity = 2 * Count;
        Array.Resize(ref codePoints, capacity);
        Array.Resize(ref starts, capacity);
        Array.Resize(ref ends, capacity);
    }
}
