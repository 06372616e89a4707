using System.Buffers;
using System.Collections.Immutable;

namespace SqueezeBert.Tokenization;

/// <summary>Finds added tokens in a text: leftmost first, the longest of those that begin at one place.</summary>
/// <remarks>
/// A lower-casing tokenizer looks for a token in the text as it stands and, where the token holds no capital,
/// in the lower-cased text too, as the reference does. Immutable, safe to share.
/// </remarks>
internal sealed class AddedTokenMatcher
{
    private readonly ImmutableArray<AddedToken> tokens;
    private readonly PrefixTree exact;
    private readonly PrefixTree? lowered;
    private readonly SearchValues<char> firstChars;

    internal AddedTokenMatcher(ImmutableArray<AddedToken> tokens, bool lowerCase)
    {
        this.tokens = tokens;
        var numbered = tokens.Select((token, index) => KeyValuePair.Create(token.Content, index)).ToList();
        exact = new PrefixTree(numbered);
        firstChars = SearchValues.Create([.. tokens.Select(token => token.Content[0])]);
        var lowerable = numbered.Where(pair => IsLowerCase(pair.Key)).ToList();
        if (lowerCase && lowerable.Count > 0)
            lowered = new PrefixTree(lowerable);
    }

    /// <summary>The next token at or after <paramref name="from"/>, with the range it takes of the text.</summary>
    internal bool TryFind(string text, int from, out AddedToken token, out int start, out int end)
    {
        for (start = NextCandidate(text, from); start < text.Length; start = NextCandidate(text, start + 1))
        {
            var (index, length) = LongestAt(text, start, exact, lower: false);
            if (lowered is not null && LongestAt(text, start, lowered, lower: true) is var other && other.Length > length)
                (index, length) = other;
            end = start + length;
            if (length == 0 || (tokens[index].SingleWord && !StandsAlone(text, start, end)))
                continue;
            token = tokens[index];
            while (token.LStrip && start > from && UnicodeTables.IsPythonSpace(text[start - 1]))
                start--;
            while (token.RStrip && end < text.Length && UnicodeTables.IsPythonSpace(text[end]))
                end++;
            return true;
        }
        (token, end) = (null!, start);
        return false;
    }

    private int NextCandidate(string text, int from)
    {
        if (lowered is not null)
            return from;
        var distance = text.AsSpan(from).IndexOfAny(firstChars);
        return distance < 0 ? text.Length : from + distance;
    }

    private static (int Index, int Length) LongestAt(string text, int start, PrefixTree tree, bool lower)
    {
        var (index, length) = (0, 0);
        var node = PrefixTree.Root;
        for (var position = start; position < text.Length;)
        {
            int codePoint = text[position++];
            if (char.IsHighSurrogate((char)codePoint) && position < text.Length && char.IsLowSurrogate(text[position]))
                codePoint = char.ConvertToUtf32((char)codePoint, text[position++]);
            node = tree.Child(node, lower ? UnicodeTables.ToLowerCase(codePoint) : codePoint);
            if (node == PrefixTree.None)
                break;
            if (tree.ValueAt(node) is var value and not PrefixTree.None)
                (index, length) = (value, position - start);
        }
        return (index, length);
    }

    /// <summary>The reference asks for the space U+0020 and no other.</summary>
    private static bool StandsAlone(string text, int start, int end) =>
        (start == 0 || text[start - 1] == ' ') && (end == text.Length || text[end] == ' ');

    private static bool IsLowerCase(string content)
    {
        foreach (var rune in content.EnumerateRunes())
            if (UnicodeTables.HasLowerCase(rune.Value))
                return false;
        return true;
    }
}
