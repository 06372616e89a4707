using System.Runtime.InteropServices;

namespace SqueezeBert.Training.Vocabularies;

/// <summary>Distinct words as sequences of pieces, end to end in one array; a word gets shorter as its pieces merge.</summary>
internal sealed class SpelledWords
{
    private readonly List<int> pieces = [];
    private readonly List<(int Start, int Length, long Count)> words = [];

    /// <summary>Adds a word.</summary>
    /// <param name="spelling">Ids of its pieces.</param>
    /// <param name="count">How often the corpus has it.</param>
    /// <param name="pairs">Receives its pairs.</param>
    internal void Add(ReadOnlySpan<int> spelling, long count, PairQueue pairs)
    {
        for (int i = 1; i < spelling.Length; i++) pairs.Add(spelling[i - 1], spelling[i], words.Count, count);
        words.Add((pieces.Count, spelling.Length, count));
        pieces.AddRange(spelling);
    }

    /// <summary>Puts one piece in place of each pair in a word, from left to right.</summary>
    /// <param name="word">The word's number.</param>
    /// <param name="left">The pair's first piece.</param>
    /// <param name="right">The pair's second piece.</param>
    /// <param name="merged">What takes their place.</param>
    /// <param name="pairs">Loses and receives the pairs with their neighbours. The count of the pair itself stays as it is.</param>
    internal void Merge(int word, int left, int right, int merged, PairQueue pairs)
    {
        var (start, length, count) = words[word];
        var letters = CollectionsMarshal.AsSpan(pieces).Slice(start, length);
        int kept = 0;
        for (int i = 0; i < length;)
        {
            if (i + 1 == length || letters[i] != left || letters[i + 1] != right)
            {
                letters[kept++] = letters[i++];
                continue;
            }
            if (kept > 0)
            {
                pairs.Remove(letters[kept - 1], left, count);
                pairs.Add(letters[kept - 1], merged, word, count);
            }
            letters[kept++] = merged;
            i += 2;
            if (i == length) break;
            pairs.Remove(right, letters[i], count);
            pairs.Add(merged, letters[i], word, count);
        }
        words[word] = (start, kept, count);
    }
}
