using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>A text with masks, and the sequences in which the model sees them.</summary>
/// <remarks>
/// A text that the model takes whole is one sequence. Of a longer one it sees, for each mask, as many tokens as it takes with the
/// mask in their middle, or as near to it as the text's ends allow; masks that would see the same tokens share a sequence.
/// </remarks>
internal sealed class MaskedText
{
    private readonly TokenizedText text;

    /// <param name="text">The whole text between [CLS] and [SEP].</param>
    /// <param name="maskTokenId">The token to look for.</param>
    /// <param name="maxTokens">The most tokens of a sequence.</param>
    internal MaskedText(TokenizedText text, int maskTokenId, int maxTokens)
    {
        this.text = text;
        Masks = [.. Enumerable.Range(0, text.InputIds.Length).Where(token => text.InputIds[token] == maskTokenId)];
        Sequences = [.. SequencesOf(maxTokens)];
    }

    /// <summary>Numbers of the masks among the text's tokens, ascending.</summary>
    internal int[] Masks { get; }

    /// <summary>What the model sees; the logits that each sequence asks for are those of the masks in order.</summary>
    internal TokenSequence[] Sequences { get; }

    /// <summary>Where a mask stands in the caller's text, in UTF-16.</summary>
    internal TokenOffset OffsetOf(int mask) => text.Offsets[Masks[mask]];

    /// <summary>The tokens with another one in place of a mask, without padding.</summary>
    internal int[] Fill(int mask, int tokenId, int padTokenId)
    {
        int[] filled = [.. text.InputIds];
        filled[Masks[mask]] = tokenId;
        return Array.FindAll(filled, id => id != padTokenId);
    }

    /// <summary>Where the tokens begin that the model sees around one, [CLS] not counted.</summary>
    /// <param name="token">Its number, [CLS] being 0.</param>
    /// <param name="inner">Tokens between [CLS] and [SEP].</param>
    /// <param name="room">How many of them the model sees at once, at most all.</param>
    internal static int StartOf(int token, int inner, int room) => Math.Clamp(token - 1 - room / 2, 0, inner - room);

    private IEnumerable<TokenSequence> SequencesOf(int maxTokens)
    {
        var ids = text.InputIds;
        int inner = ids.Length - 2, room = Math.Min(maxTokens - 2, inner);
        foreach (var sharing in Masks.GroupBy(mask => StartOf(mask, inner, room)))
        {
            int start = sharing.Key;
            int[] seen = [ids[0], .. ids.AsSpan(1 + start, room), ids[^1]];
            yield return new TokenSequence(seen, default, sharing.Select(mask => mask - start).ToArray());
        }
    }
}
