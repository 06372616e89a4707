using SqueezeBert.Model;

namespace SqueezeBert.Heads;

/// <summary>Two classifiers over one pass: the intent of a text and the slot of each of its tokens.</summary>
/// <remarks><code>
/// intent logits = IntentClassifier(pooled)      [B, H] → [B, intents]
/// slot logits   = SlotClassifier(x)             [T, H] → [T, slots]
/// </code>
/// Hugging Face has no such class; weights <c>intent_classifier.*</c> and <c>slot_classifier.*</c>. Source: Chen et al. 2019,
/// "BERT for Joint Intent Classification and Slot Filling" (arXiv 1902.10909), without dropout. Immutable once loaded; safe to share.
/// </remarks>
internal sealed unsafe class IntentAndSlotsHead : TaskHead
{
    private IntentAndSlotsHead(ClassifierHead intents, ClassifierHead slots) => (Intents, Slots) = (intents, slots);

    internal override ClassifierHead Intents { get; }

    internal ClassifierHead Slots { get; }

    internal override bool ReadsPooled => false;

    internal override int OutputSize => Slots.OutputSize;

    internal override IEnumerable<GroupedLinear> Linears => [Intents.Classifier, Slots.Classifier];

    internal static IntentAndSlotsHead Load(WeightScope root, SqueezeBertConfig config) =>
        new(ClassifierHead.LoadForIntents(root, config), ClassifierHead.LoadForSlots(root, config));

    internal override void Forward(Workspace workspace, float* input, float* logits, int rows) => Slots.Forward(workspace, input, logits, rows);
}
