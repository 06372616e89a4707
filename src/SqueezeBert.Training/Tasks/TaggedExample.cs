namespace SqueezeBert.Training.Tasks;

/// <summary>Words with a tag for each, to train token classification.</summary>
/// <param name="Words">The words; a text is these joined by single spaces.</param>
/// <param name="Tags">One for each word: IO, BIO or BIOES, such as <c>B-PER</c>.</param>
public sealed record TaggedExample(IReadOnlyList<string> Words, IReadOnlyList<string> Tags);
