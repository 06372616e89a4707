namespace SqueezeBert.Training.Tasks;

/// <summary>What somebody said, to train intents and slots.</summary>
/// <param name="Words">The words; a text is these joined by single spaces.</param>
/// <param name="SlotTags">One for each word, BIO, such as <c>B-city</c>.</param>
/// <param name="Intent">What is wanted.</param>
public sealed record UtteranceExample(IReadOnlyList<string> Words, IReadOnlyList<string> SlotTags, string Intent);
