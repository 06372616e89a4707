using System.Collections.Immutable;

namespace SqueezeBert.Pipelines;

/// <summary>What is wanted in a text, and with which details. Immutable.</summary>
public sealed record IntentAndSlotsResult
{
    /// <summary>The intent; null where the text is out of scope.</summary>
    public required ClassificationScore? Intent { get; init; }

    /// <summary>Intents with their scores, best first; as many as <see cref="IntentAndSlotsOptions.TopK"/> allows, whether in scope or not.</summary>
    public required ImmutableArray<ClassificationScore> Intents { get; init; }

    /// <summary>The slots in the order of the text, whether it is in scope or not.</summary>
    public required ImmutableArray<Slot> Slots { get; init; }

    /// <summary>Tokens that the model saw, [CLS] and [SEP] included.</summary>
    public required int TokenCount { get; init; }

    /// <summary>Tokens that were cut off at the end because the model takes no more; 0 where it saw the whole text.</summary>
    public required int RemovedTokenCount { get; init; }
}
