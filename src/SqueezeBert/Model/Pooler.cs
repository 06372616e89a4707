namespace SqueezeBert.Model;

/// <summary>Sums a sequence up in one vector.</summary>
/// <remarks><code>
/// pooled[b] = tanh(Dense(x[first token of b]))          [T, H] → [B, H]
/// </code>
/// With <see cref="ClassifierPooling.Mean"/> the mean over the sequence's tokens, one chain of sums in token order,
/// takes the first token's place. Hugging Face: <c>BertPooler</c>, weights <c>pooler.dense.*</c>.
/// Immutable once loaded; safe to share.
/// </remarks>
internal sealed unsafe class Pooler
{
    private Pooler(GroupedLinear dense, ClassifierPooling pooling) => (Dense, Pooling) = (dense, pooling);

    internal GroupedLinear Dense { get; }

    internal ClassifierPooling Pooling { get; }

    internal static Pooler Load(WeightScope scope, SqueezeBertConfig config) =>
        new(GroupedLinear.LoadDense(scope.Within("dense"), config.HiddenSize, config.HiddenSize), config.ClassifierPooling);

    /// <summary>Writes pooled [B, H] from x [T, H].</summary>
    internal void Forward(Workspace workspace, TokenBatch batch, float* x, float* pooled)
    {
        int width = Dense.InputSize;
        float* gathered = workspace.Rent("pooler input", batch.SequenceCount, width).Pointer;
        Gather(workspace, batch, x, gathered);
        ForwardGathered(workspace, gathered, pooled, batch.SequenceCount);
    }

    /// <summary>Writes pooled [B, H] from what <see cref="Gather"/> would have found, [B, H].</summary>
    internal void ForwardGathered(Workspace workspace, float* gathered, float* pooled, int sequences) =>
        Dense.Forward(workspace, gathered, Dense.InputSize, pooled, sequences, Activations.Tanh);

    /// <summary>What the dense layer reads: the first token's or the mean hidden state of each sequence, [B, H].</summary>
    internal void Gather(Workspace workspace, TokenBatch batch, float* x, float* gathered)
    {
        int width = Dense.InputSize;
        var offsets = batch.SequenceOffsets;
        for (int b = 0; b < batch.SequenceCount; b++)
        {
            float* row = gathered + (nint)b * width;
            new ReadOnlySpan<float>(x + (nint)offsets[b] * width, width).CopyTo(new Span<float>(row, width));
            if (Pooling == ClassifierPooling.Cls) continue;
            for (int t = offsets[b] + 1; t < offsets[b + 1]; t++) workspace.Kernels.Add(row, x + (nint)t * width, width);
            workspace.Kernels.Scale(row, 1f / batch.SequenceLength(b), width);
        }
    }
}
