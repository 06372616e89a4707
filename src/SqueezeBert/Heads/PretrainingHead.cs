using SqueezeBert.Model;

namespace SqueezeBert.Heads;

/// <summary>What pretraining asks: the hidden tokens, and whether a sequence's two segments stand in their order.</summary>
/// <remarks><code>
/// logits       = Predictions(x)             [T, H] → [T, V]
/// order logits = SentenceOrder(pooled)      [B, H] → [B, 2], 0 in order, 1 swapped
/// </code>
/// Hugging Face: <c>BertForPreTraining</c>, weights <c>cls.predictions.*</c> and <c>cls.seq_relationship.*</c>, whose second class
/// means the same there (not the next sentence). Immutable once loaded; safe to share.
/// </remarks>
internal sealed unsafe class PretrainingHead : TaskHead
{
    private PretrainingHead(MaskedLanguageModelHead predictions, ClassifierHead sentenceOrder) => (Predictions, Intents) = (predictions, sentenceOrder);

    internal MaskedLanguageModelHead Predictions { get; }

    internal ClassifierHead SentenceOrder => Intents;

    internal override ClassifierHead Intents { get; }

    internal override bool ReadsPooled => false;

    internal override int OutputSize => Predictions.OutputSize;

    internal override IEnumerable<GroupedLinear> Linears => [.. Predictions.Linears, SentenceOrder.Classifier];

    internal static PretrainingHead Load(WeightScope root, SqueezeBertConfig config, InputEmbeddings embeddings) =>
        new(MaskedLanguageModelHead.Load(root, config, embeddings), ClassifierHead.LoadForSentenceOrder(root, config));

    internal override void Forward(Workspace workspace, float* input, float* logits, int rows) => Predictions.Forward(workspace, input, logits, rows);
}
