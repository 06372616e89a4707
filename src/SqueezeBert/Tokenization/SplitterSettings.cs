namespace SqueezeBert.Tokenization;

/// <summary>What every <see cref="TextSplitter"/> of one tokenizer shares. Immutable.</summary>
internal sealed record SplitterSettings(
    AddedTokenMatcher AddedTokens,
    PrefixTree SpecialTokens,
    TextNormalizer Normalizer,
    WordPiece WordPiece,
    bool LowerCase,
    int UnkTokenId)
{
    /// <summary>True where a normalised run of characters spells a special token from end to end.</summary>
    internal bool IsSpecialToken(ReadOnlySpan<int> codePoints)
    {
        var node = PrefixTree.Root;
        foreach (var codePoint in codePoints)
        {
            node = SpecialTokens.Child(node, codePoint);
            if (node == PrefixTree.None)
                return false;
        }
        return SpecialTokens.ValueAt(node) != PrefixTree.None;
    }
}
