using System.Collections.Immutable;

namespace SqueezeBert.Tokenization;

/// <summary>A text, or a pair of texts, as tokens: six parallel lists, one entry per token, without padding. Immutable.</summary>
public sealed class TokenizedText
{
    /// <summary>The tokens' numbers in the vocabulary, the model's input.</summary>
    public required ImmutableArray<int> InputIds { get; init; }

    /// <summary>0 for the first text with its [CLS] and [SEP], 1 for the second with its [SEP].</summary>
    public required ImmutableArray<int> TokenTypeIds { get; init; }

    /// <summary>The tokens as the vocabulary spells them.</summary>
    public required ImmutableArray<string> Tokens { get; init; }

    /// <summary>UTF-16 ranges in the caller's own text (the first or the second one, see <see cref="SequenceIds"/>).</summary>
    public required ImmutableArray<TokenOffset> Offsets { get; init; }

    /// <summary>The number of the word within its text, counted from 0; null for added [CLS] and [SEP].</summary>
    /// <remarks>Words are split at white space; each punctuation mark, ideograph and special token is a word of its own.</remarks>
    public required ImmutableArray<int?> WordIds { get; init; }

    /// <summary>0 for the first text, 1 for the second; null for added [CLS] and [SEP].</summary>
    public required ImmutableArray<int?> SequenceIds { get; init; }

    /// <summary>How many tokens truncation cut. What neighbouring windows hold doesn't count.</summary>
    public int RemovedTokenCount { get; init; }
}
