using System.Runtime.InteropServices;
using System.Text;

namespace SqueezeBert.Training.Vocabularies;

/// <summary>The characters that a vocabulary spells words with.</summary>
internal static class Alphabet
{
    /// <summary>The most frequent characters, of equally frequent ones the first by code point; in code point order.</summary>
    internal static Rune[] Of(ReadOnlySpan<KeyValuePair<string, long>> words, int limit)
    {
        var counts = new Dictionary<Rune, long>();
        foreach (var (word, count) in words)
            foreach (var character in word.EnumerateRunes())
                CollectionsMarshal.GetValueRefOrAddDefault(counts, character, out _) += count;
        return [.. counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Take(limit).Select(entry => entry.Key).Order()];
    }

    /// <summary>Those characters of an alphabet that stand within a word somewhere, in code point order.</summary>
    internal static Rune[] Continuing(ReadOnlySpan<KeyValuePair<string, long>> words, IReadOnlySet<Rune> alphabet)
    {
        var found = new HashSet<Rune>();
        foreach (var (word, _) in words)
        {
            bool first = true;
            foreach (var character in word.EnumerateRunes())
            {
                if (!first && alphabet.Contains(character)) found.Add(character);
                first = false;
            }
        }
        return [.. found.Order()];
    }
}
