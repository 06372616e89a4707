namespace SqueezeBert.Pipelines;

/// <summary>A stretch of a text and what the model takes it for.</summary>
/// <param name="Label">
/// The entity's type, such as <c>PER</c> (Hugging Face: <c>entity_group</c>); with <see cref="AggregationStrategy.None"/> the
/// token's label, such as <c>B-PER</c> (<c>entity</c>).
/// </param>
/// <param name="Score">0 to 1; of an entity of several tokens or words the mean of theirs.</param>
/// <param name="Word">The entity as its tokens spell it; of words that the vocabulary can't spell the caller's own text.</param>
/// <param name="Start">Where it begins in the caller's text.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Index">With <see cref="AggregationStrategy.None"/> the number of the token in the text, [CLS] being 0; null otherwise.</param>
public readonly record struct NamedEntity(string Label, float Score, string Word, int Start, int End, int? Index);
