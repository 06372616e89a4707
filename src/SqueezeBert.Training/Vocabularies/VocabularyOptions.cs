using System.Collections.Immutable;

namespace SqueezeBert.Training.Vocabularies;

/// <summary>What a vocabulary shall be like.</summary>
internal sealed record VocabularyOptions
{
    /// <summary>Tokens to end with; fewer when no pair is frequent enough.</summary>
    internal required int VocabularySize { get; init; }

    /// <summary>Occurrences that a pair of pieces must have to become one.</summary>
    internal long MinFrequency { get; init; } = 2;

    /// <summary>Distinct characters to keep, the most frequent ones; words lose the others.</summary>
    internal int LimitAlphabet { get; init; } = 1000;

    /// <summary>Tokens that come first, in this order.</summary>
    internal ImmutableArray<string> SpecialTokens { get; init; } = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
}
