using System.Runtime.InteropServices;
using System.Text;

namespace SqueezeBert.Training.Vocabularies;

/// <summary>Makes a WordPiece vocabulary of word counts, by the rule of Hugging Face's <c>WordPieceTrainer</c>.</summary>
/// <remarks>
/// Ids are given in this order: special tokens; characters by code point; <c>##</c> characters by code point; then, again and again,
/// the most frequent pair of neighbouring pieces becomes one (byte pair encoding). Of equally frequent pairs the one with the smaller
/// ids comes first. The order of the <c>##</c> characters decides such ties; the reference takes that of a hash table, which differs
/// from run to run, here it is fixed. A piece may arise from several pairs: it keeps its id, and the counts of pairs that had merged
/// before are not cleared, as in the reference.
/// </remarks>
internal static class VocabularyTrainer
{
    private const int MergesBetweenChecks = 64;

    /// <param name="words">Distinct words and their counts.</param>
    /// <param name="options">What the vocabulary shall be like.</param>
    /// <param name="advanced">Called with the number of tokens that came since the last call.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <returns>The tokens in the order of their ids.</returns>
    /// <exception cref="TrainingException">Special tokens and characters alone are more than the size asked for.</exception>
    internal static string[] Train(ReadOnlySpan<KeyValuePair<string, long>> words, VocabularyOptions options, Action<int>? advanced = null, CancellationToken cancellation = default)
    {
        var vocabulary = new PieceVocabulary();
        foreach (string token in options.SpecialTokens) vocabulary.Add(token);
        var alphabet = Alphabet.Of(words, options.LimitAlphabet).ToHashSet();
        foreach (var character in alphabet.Order()) vocabulary.Add(character, continues: false);
        foreach (var character in Alphabet.Continuing(words, alphabet)) vocabulary.Add(character, continues: true);
        if (vocabulary.Count > options.VocabularySize)
            throw new TrainingException($"expected a vocabulary of {vocabulary.Count} tokens or more, as many as there are special tokens and characters; found {options.VocabularySize}. A smaller alphabet needs fewer.");
        advanced?.Invoke(vocabulary.Count);
        var pairs = new PairQueue();
        Merge(vocabulary, Spell(words, alphabet, vocabulary, pairs), pairs, options, advanced, cancellation);
        return vocabulary.ToArray();
    }

    private static SpelledWords Spell(ReadOnlySpan<KeyValuePair<string, long>> words, HashSet<Rune> alphabet, PieceVocabulary vocabulary, PairQueue pairs)
    {
        var spelled = new SpelledWords();
        var spelling = new List<int>();
        foreach (var (word, count) in words)
        {
            spelling.Clear();
            bool continues = false;
            foreach (var character in word.EnumerateRunes())
            {
                if (alphabet.Contains(character)) spelling.Add(vocabulary.Add(character, continues));
                continues = true;
            }
            spelled.Add(CollectionsMarshal.AsSpan(spelling), count, pairs);
        }
        pairs.Settle();
        return spelled;
    }

    private static void Merge(PieceVocabulary vocabulary, SpelledWords spelled, PairQueue pairs, VocabularyOptions options, Action<int>? advanced, CancellationToken cancellation)
    {
        int reported = vocabulary.Count;
        for (int merges = 0; vocabulary.Count < options.VocabularySize; merges++)
        {
            if (!pairs.TryTake(options.MinFrequency, out int left, out int right, out var words)) break;
            if (merges % MergesBetweenChecks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                advanced?.Invoke(vocabulary.Count - reported);
                reported = vocabulary.Count;
            }
            int merged = vocabulary.AddMerged(left, right);
            foreach (int word in words) spelled.Merge(word, left, right, merged, pairs);
            pairs.Settle();
        }
        advanced?.Invoke(vocabulary.Count - reported);
    }
}
