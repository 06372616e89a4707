namespace SqueezeBert.Data.Conll;

/// <summary>A sentence with a tag for each token.</summary>
/// <param name="LineNumber">Of its first token, from 1.</param>
/// <param name="Tokens">The words as they stand in the file, without blanks at their ends; a few files have empty ones.</param>
/// <param name="Tags">One for each token.</param>
internal sealed record TaggedSentence(long LineNumber, IReadOnlyList<string> Tokens, IReadOnlyList<string> Tags);
