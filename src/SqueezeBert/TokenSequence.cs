namespace SqueezeBert;

/// <summary>The tokens of one text or pair.</summary>
/// <param name="InputIds">Token ids, [S], at least one.</param>
/// <param name="TokenTypeIds">Segment ids, [S]; empty for all 0.</param>
/// <param name="LogitTokens">Numbers of the tokens to compute logits of; empty for all. Heads that read pooled vectors don't look at it.</param>
internal readonly record struct TokenSequence(ReadOnlyMemory<int> InputIds, ReadOnlyMemory<int> TokenTypeIds, ReadOnlyMemory<int> LogitTokens = default);
