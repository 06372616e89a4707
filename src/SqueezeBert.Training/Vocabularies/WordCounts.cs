using System.Runtime.InteropServices;
using System.Text;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Training.Vocabularies;

/// <summary>How often each word of a corpus occurs, as the tokenizer would split it. Memory grows with distinct words, not with the text.</summary>
/// <remarks>
/// Text is first counted as it stands, in chunks between ASCII white space, which no normalisation reaches across; only distinct
/// chunks are then normalised and split. Words longer than <see cref="LongestWord"/> are left out: the tokenizer never splits them.
/// Not thread-safe.
/// </remarks>
internal sealed class WordCounts(BertTokenizerOptions options)
{
    /// <summary>Code points of the longest word that the tokenizer splits; a longer one is unknown to it.</summary>
    internal const int LongestWord = 100;

    /// <summary>Distinct chunks that are held before they are normalised: some hundred megabytes at most.</summary>
    private const int MostChunks = 1 << 20;

    /// <summary>UTF-16 units of a chunk that is worth remembering.</summary>
    private const int LongestChunk = 256;

    private readonly TextNormalizer normalizer = new(options.DoLowerCase, options.StripAccents ?? options.DoLowerCase, options.TokenizeChineseChars);
    private readonly NormalizedText normalized = new();
    private readonly StringBuilder letters = new();
    private readonly Dictionary<string, long> chunks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> words = new(StringComparer.Ordinal);

    /// <summary>Counts the words of a text that begins and ends between words, such as a line.</summary>
    internal void Add(string text)
    {
        var lookup = chunks.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int position = 0; position < text.Length; position++)
        {
            int start = position;
            while (position < text.Length && !AsciiCharacters.IsSpace(text[position])) position++;
            if (position == start) continue;
            if (position - start > LongestChunk) AddWords(text, start, position, 1);
            else CollectionsMarshal.GetValueRefOrAddDefault(lookup, text.AsSpan(start, position - start), out _)++;
        }
        if (chunks.Count >= MostChunks) SplitChunks();
    }

    /// <summary>The words in ordinal order, with their counts.</summary>
    internal KeyValuePair<string, long>[] ToArray()
    {
        SplitChunks();
        KeyValuePair<string, long>[] sorted = [.. words];
        Array.Sort(sorted, (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return sorted;
    }

    private void SplitChunks()
    {
        foreach (var (chunk, count) in chunks) AddWords(chunk, 0, chunk.Length, count);
        chunks.Clear();
    }

    private void AddWords(string text, int start, int end, long count)
    {
        normalized.Truncate(0);
        normalizer.Normalize(text, start, end, normalized);
        for (int position = 0; normalized.TryNextWord(ref position, normalized.Count, out int first);)
        {
            if (position - first > LongestWord) continue;
            letters.Clear();
            foreach (int codePoint in normalized.CodePoints[first..position]) letters.Append(new Rune(codePoint));
            CollectionsMarshal.GetValueRefOrAddDefault(words, letters.ToString(), out _) += count;
        }
    }
}
