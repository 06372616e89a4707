using SqueezeBert.Model;

namespace SqueezeBert.Heads;

/// <summary>One linear layer from features to logits: the head of four tasks, which differ in what it reads and in its name, and a part of two others.</summary>
/// <remarks><code>
/// logits = Classifier(input)        [rows, H] → [rows, labels]
/// </code>
/// Hugging Face: <c>…ForSequenceClassification</c> (pooled, <c>classifier</c>), <c>…ForTokenClassification</c> (tokens,
/// <c>classifier</c>), <c>…ForQuestionAnswering</c> (tokens, <c>qa_outputs</c>, start and end score),
/// <c>…ForMultipleChoice</c> (pooled, <c>classifier</c>, one score per choice). Our own <see cref="IntentAndSlotsHead"/> has two
/// (pooled, <c>intent_classifier</c>, and tokens, <c>slot_classifier</c>); <see cref="PretrainingHead"/> has one (pooled, <c>cls.seq_relationship</c>).
/// </remarks>
internal sealed unsafe class ClassifierHead : TaskHead
{
    private ClassifierHead(WeightScope scope, int hiddenSize, int labelCount, bool readsPooled)
    {
        Classifier = GroupedLinear.LoadDense(scope, hiddenSize, labelCount);
        ReadsPooled = readsPooled;
    }

    internal GroupedLinear Classifier { get; }

    internal override bool ReadsPooled { get; }

    internal override int OutputSize => Classifier.OutputSize;

    internal override IEnumerable<GroupedLinear> Linears => [Classifier];

    internal static ClassifierHead LoadForSequences(WeightScope root, SqueezeBertConfig config) =>
        new(root.Within("classifier"), config.HiddenSize, config.NumLabels, readsPooled: true);

    internal static ClassifierHead LoadForTokens(WeightScope root, SqueezeBertConfig config) =>
        new(root.Within("classifier"), config.HiddenSize, config.NumLabels, readsPooled: false);

    internal static ClassifierHead LoadForChoices(WeightScope root, SqueezeBertConfig config) =>
        new(root.Within("classifier"), config.HiddenSize, 1, readsPooled: true);

    internal static ClassifierHead LoadForSpans(WeightScope root, SqueezeBertConfig config) =>
        new(root.Within("qa_outputs"), config.HiddenSize, 2, readsPooled: false);

    internal static ClassifierHead LoadForIntents(WeightScope root, SqueezeBertConfig config) =>
        new(root.Within("intent_classifier"), config.HiddenSize, config.IntentId2Label.Length, readsPooled: true);

    internal static ClassifierHead LoadForSlots(WeightScope root, SqueezeBertConfig config) =>
        new(root.Within("slot_classifier"), config.HiddenSize, config.SlotId2Label.Length, readsPooled: false);

    internal static ClassifierHead LoadForSentenceOrder(WeightScope root, SqueezeBertConfig config) =>
        new(root.Within("cls.seq_relationship"), config.HiddenSize, 2, readsPooled: true);

    internal override void Forward(Workspace workspace, float* input, float* logits, int rows) =>
        Classifier.Forward(workspace, input, Classifier.InputSize, logits, rows);
}
