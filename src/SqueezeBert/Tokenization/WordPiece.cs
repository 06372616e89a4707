namespace SqueezeBert.Tokenization;

/// <summary>Splits one normalised word into vocabulary pieces: the longest that fits first, from left to right.</summary>
/// <remarks>
/// A word that cannot be spelt, or is longer than <paramref name="maxInputCharsPerWord"/> code points, has no pieces at all.
/// Each piece costs one walk down the vocabulary's tree, so the time is bounded by the word's length times that of the longest piece.
/// </remarks>
internal sealed class WordPiece(PrefixTree vocabulary, string continuingSubwordPrefix, int maxInputCharsPerWord)
{
    private readonly int continuation = vocabulary.Find(continuingSubwordPrefix);

    internal int MaxInputCharsPerWord => maxInputCharsPerWord;

    /// <summary>Writes the pieces' ids and their ends (exclusive, within the word); both spans hold at least the word's length.</summary>
    /// <returns>The number of pieces; 0 stands for the unknown token.</returns>
    internal int Split(ReadOnlySpan<int> word, Span<int> ids, Span<int> ends)
    {
        if (word.Length > maxInputCharsPerWord)
            return 0;
        var count = 0;
        var node = PrefixTree.Root;
        for (var start = 0; start < word.Length; start = ends[count - 1], node = continuation)
        {
            var (id, end) = LongestPiece(word, start, node);
            if (end == 0)
                return 0;
            ids[count] = id;
            ends[count] = end;
            count++;
        }
        return count;
    }

    private (int Id, int End) LongestPiece(ReadOnlySpan<int> word, int start, int node)
    {
        var (id, end) = (0, 0);
        for (var index = start; index < word.Length && node != PrefixTree.None; index++)
        {
            node = vocabulary.Child(node, word[index]);
            if (node != PrefixTree.None && vocabulary.ValueAt(node) is var value and not PrefixTree.None)
                (id, end) = (value, index + 1);
        }
        return (id, end);
    }
}
