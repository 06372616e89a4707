namespace SqueezeBert.Evaluation.Tasks;

/// <summary>Joint intent classification and slot filling.</summary>
/// <remarks>
/// Slot figures are those of <see cref="EntityScores"/>. A sentence is right when its intent and every tag are: "sentence-level
/// semantic frame accuracy" of Goo et al. 2018 and Chen et al. 2019 (JointBERT).
/// </remarks>
internal sealed class IntentAndSlotsTask : EvaluationTask<IntentAndSlots, IntentAndSlots>
{
    private readonly EntityScores slots = new();
    private long total;
    private long rightIntents;
    private long rightSentences;

    internal override void Add(IntentAndSlots gold, IntentAndSlots predicted)
    {
        slots.Add(gold.Tags, predicted.Tags);
        bool intent = gold.Intent == predicted.Intent;
        total++;
        if (intent) rightIntents++;
        if (intent && gold.Tags.SequenceEqual(predicted.Tags)) rightSentences++;
    }

    internal override IReadOnlyList<Metric> Metrics =>
    [
        new("sentence_accuracy", RetrievalCounts.Ratio(rightSentences, total)),
        new("intent_accuracy", RetrievalCounts.Ratio(rightIntents, total)),
        new("slot_f1", slots.Overall.F1),
        new("slot_precision", slots.Overall.Precision),
        new("slot_recall", slots.Overall.Recall),
    ];
}
