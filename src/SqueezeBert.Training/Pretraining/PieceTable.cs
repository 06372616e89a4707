using SqueezeBert.Tokenization;

namespace SqueezeBert.Training.Pretraining;

/// <summary>What pretraining asks about a token's id.</summary>
internal sealed class PieceTable
{
    private readonly bool[] continues;
    private readonly bool[] special;

    /// <exception cref="TokenizerException">The vocabulary has no mask token.</exception>
    internal PieceTable(TokenizerDefinition definition)
    {
        var tokens = new AddedTokenSet(definition);
        int size = tokens.Vocabulary.Size;
        (continues, special) = (new bool[size], new bool[size]);
        foreach (var (piece, id) in definition.Vocabulary) continues[id] = piece.StartsWith(definition.ContinuingSubwordPrefix, StringComparison.Ordinal);
        foreach (var token in tokens.All) special[token.Id] |= token.Special;
        MaskTokenId = tokens.Require(definition.Options.MaskToken);
        ClsTokenId = tokens.Require(definition.Options.ClsToken);
        SepTokenId = tokens.Require(definition.Options.SepToken);
        OrdinaryIds = [.. Enumerable.Range(0, size).Where(id => tokens.Vocabulary.TokenOf(id) is not null && !special[id])];
        if (OrdinaryIds.Length == 0) throw new TokenizerException($"{definition.VocabularyFile}: expected tokens that are not special; found none.");
    }

    internal int VocabularySize => continues.Length;

    internal int MaskTokenId { get; }

    internal int ClsTokenId { get; }

    internal int SepTokenId { get; }

    /// <summary>Ids of all tokens that are not special, ascending.</summary>
    internal int[] OrdinaryIds { get; }

    /// <summary>Whether a token goes on with the word of the one before it.</summary>
    internal bool Continues(int id) => continues[id];

    internal bool IsSpecial(int id) => special[id];

    /// <summary>Whether a word begins at this place of a text.</summary>
    internal bool BeginsWord(ReadOnlySpan<int> ids, int index) => index == 0 || !continues[ids[index]] || special[ids[index - 1]];
}
