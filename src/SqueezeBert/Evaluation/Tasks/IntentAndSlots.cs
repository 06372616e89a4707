namespace SqueezeBert.Evaluation.Tasks;

/// <summary>What an utterance wants and the tags of its slots, true or predicted.</summary>
/// <param name="Intent">The intent's name.</param>
/// <param name="Tags">One for each token.</param>
internal sealed record IntentAndSlots(string Intent, IReadOnlyList<string> Tags);
