using SqueezeBert.Model;

namespace SqueezeBert.Heads;

/// <summary>What turns an encoder's output into the logits of a task.</summary>
/// <remarks>Immutable once loaded; safe to share.</remarks>
internal abstract unsafe class TaskHead
{
    /// <summary>Whether the head reads the pooled vectors [B, H]; otherwise it reads the hidden states [T, H].</summary>
    internal abstract bool ReadsPooled { get; }

    /// <summary>Logits of one row.</summary>
    internal abstract int OutputSize { get; }

    /// <summary>The part of a joint head that reads the pooled vectors: a sequence's intent, or the order of its segments; null elsewhere.</summary>
    internal virtual TaskHead? Intents => null;

    /// <summary>The head's linear layers, for training to repack.</summary>
    internal abstract IEnumerable<GroupedLinear> Linears { get; }

    /// <summary>Writes logits [rows, <see cref="OutputSize"/>] from input [rows, H].</summary>
    internal abstract void Forward(Workspace workspace, float* input, float* logits, int rows);

    /// <summary>Whether a head of a kind reads the word embeddings too, which then stay in float32 with it.</summary>
    internal static bool ReadsWordEmbeddings(ModelHead head) => head is ModelHead.MaskedLanguageModel or ModelHead.PreTraining;

    /// <summary>Loads the head of a kind; null for none.</summary>
    internal static TaskHead? Load(ModelHead head, WeightScope root, SqueezeBertConfig config, InputEmbeddings embeddings) => head switch
    {
        ModelHead.None => null,
        ModelHead.SequenceClassification => ClassifierHead.LoadForSequences(root, config),
        ModelHead.TokenClassification => ClassifierHead.LoadForTokens(root, config),
        ModelHead.MultipleChoice => ClassifierHead.LoadForChoices(root, config),
        ModelHead.QuestionAnswering => ClassifierHead.LoadForSpans(root, config),
        ModelHead.MaskedLanguageModel => MaskedLanguageModelHead.Load(root, config, embeddings),
        ModelHead.IntentAndSlots => IntentAndSlotsHead.Load(root, config),
        ModelHead.PreTraining => PretrainingHead.Load(root, config, embeddings),
        _ => throw new ArgumentOutOfRangeException(nameof(head), head, "No such head."),
    };
}
