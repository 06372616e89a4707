using System.Runtime.InteropServices;

namespace SqueezeBert.Tokenization;

/// <summary>Fills the parallel lists of a <see cref="TokenizedText"/> of known length.</summary>
internal sealed class TokenizedTextBuilder(Vocabulary vocabulary, int length)
{
    private readonly int[] ids = new int[length];
    private readonly int[] typeIds = new int[length];
    private readonly string[] tokens = new string[length];
    private readonly TokenOffset[] offsets = new TokenOffset[length];
    private readonly int?[] words = new int?[length];
    private readonly int?[] sequences = new int?[length];
    private int count;

    internal void AddSpecial(int id, int sequence) => Add(id, sequence, default, null, null);

    internal void AddText(ReadOnlySpan<TokenSpan> text, int sequence)
    {
        foreach (var token in text)
            Add(token.Id, sequence, new TokenOffset(token.Start, token.End), token.Word, sequence);
    }

    internal TokenizedText Build(int removedTokenCount) => new()
    {
        InputIds = ImmutableCollectionsMarshal.AsImmutableArray(ids),
        TokenTypeIds = ImmutableCollectionsMarshal.AsImmutableArray(typeIds),
        Tokens = ImmutableCollectionsMarshal.AsImmutableArray(tokens),
        Offsets = ImmutableCollectionsMarshal.AsImmutableArray(offsets),
        WordIds = ImmutableCollectionsMarshal.AsImmutableArray(words),
        SequenceIds = ImmutableCollectionsMarshal.AsImmutableArray(sequences),
        RemovedTokenCount = removedTokenCount,
    };

    private void Add(int id, int typeId, TokenOffset offset, int? word, int? sequence)
    {
        ids[count] = id;
        typeIds[count] = typeId;
        tokens[count] = vocabulary.TokenOf(id)!;
        offsets[count] = offset;
        words[count] = word;
        sequences[count] = sequence;
        count++;
    }
}
