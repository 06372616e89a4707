namespace SqueezeBert;

/// <summary>Copies out of a running pass what the caller asked for.</summary>
internal sealed unsafe class OutputCollector
{
    private readonly ModelOutputs outputs;
    private readonly int tokenCount;
    private readonly int sequenceCount;
    private readonly int hiddenSize;
    private readonly int logitsPerRow;
    private readonly List<float[]> hiddenStates = [];
    private readonly float[][]? attentions;
    private float[]? lastHiddenState;
    private float[]? poolerOutput;

    internal OutputCollector(SqueezeBertModel model, TokenBatch batch, ModelOutputs outputs, int? scoredTokenCount)
    {
        this.outputs = outputs;
        (tokenCount, sequenceCount, hiddenSize) = (batch.TokenCount, batch.SequenceCount, model.Config.HiddenSize);
        bool wantsLogits = outputs.HasFlag(ModelOutputs.Logits);
        var intents = wantsLogits ? model.Head!.Intents : null;
        NeedsPooled = outputs.HasFlag(ModelOutputs.PoolerOutput) || (wantsLogits && model.Head!.ReadsPooled) || intents is not null;
        NeedsFirstTokensOnly = NeedsPooled && model.Layers.Length > 0 && model.Config.ClassifierPooling == ClassifierPooling.Cls && (!wantsLogits || model.Head!.ReadsPooled)
            && (outputs & (ModelOutputs.LastHiddenState | ModelOutputs.HiddenStates | ModelOutputs.Attentions)) == 0;
        if (wantsLogits)
        {
            LogitRows = model.Head!.ReadsPooled ? sequenceCount : scoredTokenCount ?? tokenCount;
            logitsPerRow = model.Head.OutputSize;
            Logits = Allocate("logits", (long)LogitRows * logitsPerRow);
        }
        if (intents is not null) IntentLogits = Allocate("intent_logits", (long)sequenceCount * intents.OutputSize);
        if (outputs.HasFlag(ModelOutputs.Attentions))
        {
            long length = 0;
            for (int b = 0; b < sequenceCount; b++) length = checked(length + (long)model.Config.NumAttentionHeads * batch.SequenceLength(b) * batch.SequenceLength(b));
            attentions = new float[model.Layers.Length][];
            for (int n = 0; n < attentions.Length; n++) attentions[n] = model.Layers[n].Attention is null ? [] : Allocate("attentions", length);
        }
    }

    internal bool NeedsPooled { get; }

    /// <summary>Whether nothing but the last layer's first tokens is read of what comes after the last layer but one.</summary>
    internal bool NeedsFirstTokensOnly { get; }

    internal int LogitRows { get; }

    internal float[]? Logits { get; }

    internal float[]? IntentLogits { get; }

    internal float[]? AttentionsOf(int layer) => attentions?[layer];

    internal void KeepHiddenStates(float* x)
    {
        if (outputs.HasFlag(ModelOutputs.HiddenStates)) hiddenStates.Add(Copy(x, tokenCount));
    }

    internal void KeepLastHiddenState(float* x)
    {
        if (outputs.HasFlag(ModelOutputs.LastHiddenState)) lastHiddenState = Copy(x, tokenCount);
    }

    internal void KeepPoolerOutput(float* pooled)
    {
        if (outputs.HasFlag(ModelOutputs.PoolerOutput)) poolerOutput = Copy(pooled, sequenceCount);
    }

    internal ModelOutput ToOutput() => new()
    {
        Logits = Logits,
        LogitsPerRow = logitsPerRow,
        IntentLogits = IntentLogits,
        LastHiddenState = lastHiddenState,
        PoolerOutput = poolerOutput,
        HiddenStates = outputs.HasFlag(ModelOutputs.HiddenStates) ? [.. hiddenStates] : null,
        Attentions = attentions,
    };

    private static float[] Allocate(string name, long length) => length <= Array.MaxLength
        ? new float[length]
        : throw new ArgumentException($"{name}: expected at most {Array.MaxLength:N0} values for a batch; found {length:N0}: send fewer or shorter texts at once.");

    private float[] Copy(float* values, int rows) => new ReadOnlySpan<float>(values, rows * hiddenSize).ToArray();
}
