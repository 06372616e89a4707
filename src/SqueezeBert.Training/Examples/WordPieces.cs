using SqueezeBert.Tokenization;

namespace SqueezeBert.Training.Examples;

/// <summary>Which tokens begin words, of a text that is words joined by single spaces.</summary>
internal static class WordPieces
{
    /// <summary>The first token of each word of the data, in order; words that truncation cut, and empty ones, have none.</summary>
    internal static List<(int Token, int Word)> FirstOfWords(TokenizedText text, IReadOnlyList<string> words)
    {
        var pieces = new List<(int Token, int Word)>();
        foreach (var (token, word) in FirstOfTokenizerWords(text, words))
            if (pieces.Count == 0 || pieces[^1].Word != word)
                pieces.Add((token, word));
        return pieces;
    }

    /// <summary>The first token of each word of the tokenizer, in order, with the data's word that it belongs to.</summary>
    /// <remarks>The tokenizer's words are parts of the data's: it makes each punctuation mark one of its own.</remarks>
    internal static IEnumerable<(int Token, int Word)> FirstOfTokenizerWords(TokenizedText text, IReadOnlyList<string> words)
    {
        int word = 0, end = words.Count > 0 ? words[0].Length : 0;
        for (int token = 1; token < text.InputIds.Length; token++)
        {
            if (text.WordIds[token] is not { } id || id == text.WordIds[token - 1]) continue;
            while (text.Offsets[token].Start >= end && word + 1 < words.Count) end += 1 + words[++word].Length;
            yield return (token, word);
        }
    }
}
