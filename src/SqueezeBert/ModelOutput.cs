namespace SqueezeBert;

/// <summary>Which tensors a forward pass should return.</summary>
[Flags]
public enum ModelOutputs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The head's logits; both kinds of intents and slots.</summary>
    Logits = 1,

    /// <summary>The last layer's output.</summary>
    LastHiddenState = 2,

    /// <summary>The pooled vector of each sequence.</summary>
    PoolerOutput = 4,

    /// <summary>The embeddings' and every layer's output.</summary>
    HiddenStates = 8,

    /// <summary>Every layer's attentions.</summary>
    Attentions = 16,
}

/// <summary>What a forward pass returns; row-major float32 arrays that belong to the caller.</summary>
public sealed class ModelOutput
{
    /// <summary>
    /// Scores before softmax or sigmoid: [B, labels] for sequences (multiple choice: [B, 1], one row a choice),
    /// [T, labels] for tokens, [T, 2] for question answering (start, end), [T, V] for masked language models, [T, slots] for
    /// intents and slots.
    /// </summary>
    public float[]? Logits { get; init; }

    /// <summary>Values in one row of <see cref="Logits"/>.</summary>
    public int LogitsPerRow { get; init; }

    /// <summary>[B, intents] before softmax, of intents and slots alone; asked for with <see cref="Logits"/>.</summary>
    public float[]? IntentLogits { get; init; }

    /// <summary>[T, H].</summary>
    public float[]? LastHiddenState { get; init; }

    /// <summary>[B, H], each value between −1 and 1.</summary>
    public float[]? PoolerOutput { get; init; }

    /// <summary>The embeddings' output and each layer's: n + 1 arrays of [T, H].</summary>
    public float[][]? HiddenStates { get; init; }

    /// <summary>
    /// One array a layer: sequence after sequence, [N, S, S]; empty for a layer of convolutions, which has none. Probabilities in BERT; scaled scores before the softmax
    /// in SqueezeBERT, as the original returns them.
    /// </summary>
    public float[][]? Attentions { get; init; }
}
