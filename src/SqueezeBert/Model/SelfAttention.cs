using SqueezeBert.Kernels;
using SqueezeBert.Threading;

namespace SqueezeBert.Model;

/// <summary>Each token gathers from the tokens of its own sequence, as much from each as query and key agree.</summary>
/// <remarks><code>
/// q, k, v = Query(x), Key(x), Value(x)                                  [T, H] each, N heads of D features
/// scores[n, i, j] = Σ_d q[i, n, d]·k[j, n, d] / √D                      i, j within one sequence
/// context[i, n, d] = Σ_j softmax_j(scores[n, i, j]) · v[j, n, d]        [T, H]
/// </code>
/// Hugging Face: <c>SqueezeBertSelfAttention</c> / <c>BertSelfAttention</c>, weights <c>query</c>, <c>key</c>,
/// <c>value</c>. Differs on purpose: no mask, because sequences are packed and run one by one.
/// Immutable once loaded; safe to share.
/// </remarks>
internal sealed unsafe class SelfAttention
{
    private readonly int hiddenSize;

    private SelfAttention(GroupedLinear query, GroupedLinear key, GroupedLinear value, SqueezeBertConfig config)
    {
        (Query, Key, Value) = (query, key, value);
        (hiddenSize, HeadCount, HeadSize) = (config.HiddenSize, config.NumAttentionHeads, config.AttentionHeadSize);
        ReturnsProbabilities = config.ModelType == ModelType.Bert;
    }

    internal int HeadCount { get; }

    internal int HeadSize { get; }

    internal GroupedLinear Query { get; }

    internal GroupedLinear Key { get; }

    internal GroupedLinear Value { get; }

    /// <summary>
    /// What "attentions" are: probabilities in BERT; in SqueezeBERT the scaled scores before the softmax, as the
    /// original returns them.
    /// </summary>
    internal bool ReturnsProbabilities { get; }

    internal static SelfAttention Load(WeightScope scope, SqueezeBertConfig config)
    {
        int size = config.HiddenSize;
        return config.ModelType == ModelType.SqueezeBert
            ? new SelfAttention(
                GroupedLinear.LoadConvolution(scope.Within("query"), size, size, config.QGroups),
                GroupedLinear.LoadConvolution(scope.Within("key"), size, size, config.KGroups),
                GroupedLinear.LoadConvolution(scope.Within("value"), size, size, config.VGroups), config)
            : new SelfAttention(
                GroupedLinear.LoadDense(scope.Within("query"), size, size),
                GroupedLinear.LoadDense(scope.Within("key"), size, size),
                GroupedLinear.LoadDense(scope.Within("value"), size, size), config);
    }

    /// <summary>Writes context [T, H].</summary>
    /// <param name="workspace">Kernels, threads, memory.</param>
    /// <param name="batch">Where sequences begin and end.</param>
    /// <param name="x">[T, H].</param>
    /// <param name="context">[T, H]; must not overlap x.</param>
    /// <param name="attentions">Receives, sequence after sequence, [N, S, S]; null when nobody asks.</param>
    internal void Forward(Workspace workspace, TokenBatch batch, float* x, float* context, float* attentions = null) =>
        Forward(workspace, batch, x, x, batch.TokenCount, context, attentions);

    /// <summary>Writes context [B, H] of the first token of each sequence; what x, [T, H], holds there is also in first, [B, H].</summary>
    internal void ForwardFirstTokens(Workspace workspace, TokenBatch batch, float* x, float* first, float* context) =>
        Forward(workspace, batch, x, first, batch.SequenceCount, context, null);

    private void Forward(Workspace workspace, TokenBatch batch, float* x, float* asking, int queries, float* context, float* attentions)
    {
        if (AttentionGroups.Suit(this, workspace, batch))
        {
            AttentionGroups.Run(this, workspace, batch, x, asking, context, attentions);
            return;
        }
        int tokens = batch.TokenCount;
        float* q = workspace.Rent("query", queries, hiddenSize).Pointer;
        float* k = workspace.Rent("key", tokens, hiddenSize).Pointer;
        float* v = workspace.Rent("value", tokens, hiddenSize).Pointer;
        Query.Forward(workspace, asking, hiddenSize, q, queries);
        Key.Forward(workspace, x, hiddenSize, k, tokens);
        Value.Forward(workspace, x, hiddenSize, v, tokens);

        workspace.Scratch.Grow(AttentionHead.ScratchLength(HeadSize, batch.LongestSequence));
        fixed (int* offsets = batch.SequenceOffsets)
            workspace.Pool.Run(batch.SequenceCount * HeadCount, new Heads(this, workspace, offsets, asking != x, q, k, v, context, attentions));
    }

    /// <summary>Where a head's [S, S] stands among all that are kept; null when nobody asks.</summary>
    internal float* KeptOf(float* attentions, int* offsets, int sequence, int head)
    {
        if (attentions is null) return null;
        long before = 0, length = offsets[sequence + 1] - offsets[sequence];
        for (int b = 0; b < sequence; b++)
        {
            long earlier = offsets[b + 1] - offsets[b];
            before += earlier * earlier * HeadCount;
        }
        return attentions + before + head * length * length;
    }

    /// <summary>One part is one head of one sequence.</summary>
    private readonly struct Heads(SelfAttention layer, Workspace workspace, int* offsets, bool firstTokensAsk, float* q, float* k, float* v, float* context, float* attentions) : IParallelWork
    {
        public void Execute(int part)
        {
            int sequence = part / layer.HeadCount, head = part % layer.HeadCount;
            int start = offsets[sequence], length = offsets[sequence + 1] - start, queries = firstTokensAsk ? 1 : length;
            nint width = layer.hiddenSize, column = head * layer.HeadSize, corner = start * width + column;
            nint queryCorner = firstTokensAsk ? sequence * width + column : corner;
            float* scratch = workspace.Scratch.Borrow(out int piece);
            new AttentionHead(workspace.Kernels, layer.HeadSize, layer.ReturnsProbabilities).Compute(
                q + queryCorner, k + corner, v + corner, width, queries, length, context + queryCorner, width, scratch, layer.KeptOf(attentions, offsets, sequence, head));
            workspace.Scratch.Return(piece);
        }
    }
}
