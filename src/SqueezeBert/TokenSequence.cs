namespace SqueezeBert;

/// <summary>The tokens of one text or pair.</summary>
/// <param name="InputIds">Token ids, [S], at least one.</param>
/// <param name="TokenTypeIds">Segment ids, [S]; empty for all 0.</param>
internal readonly record struct TokenSequence(ReadOnlyMemory<int> InputIds, ReadOnlyMemory<int> TokenTypeIds);
