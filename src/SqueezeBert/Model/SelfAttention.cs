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
    /// <summary>Rows of scores that stand in memory at once: 32 rows of 512 are 64 KB.</summary>
    private const int RowBlock = 32;

    /// <summary>Key columns are rounded up to whole vectors, so that products have no tail; what lies beyond is never looked at.</summary>
    private const int Lanes = 16;

    private readonly int hiddenSize;
    private readonly int headCount;
    private readonly int headSize;

    private SelfAttention(GroupedLinear query, GroupedLinear key, GroupedLinear value, SqueezeBertConfig config)
    {
        (Query, Key, Value) = (query, key, value);
        (hiddenSize, headCount, headSize) = (config.HiddenSize, config.NumAttentionHeads, config.AttentionHeadSize);
        ReturnsProbabilities = config.ModelType == ModelType.Bert;
    }

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
    internal void Forward(Workspace workspace, TokenBatch batch, float* x, float* context, float* attentions = null)
    {
        int tokens = batch.TokenCount;
        float* q = workspace.Rent("query", tokens, hiddenSize).Pointer;
        float* k = workspace.Rent("key", tokens, hiddenSize).Pointer;
        float* v = workspace.Rent("value", tokens, hiddenSize).Pointer;
        Query.Forward(workspace, x, hiddenSize, q, tokens);
        Key.Forward(workspace, x, hiddenSize, k, tokens);
        Value.Forward(workspace, x, hiddenSize, v, tokens);

        int paddedTokens = tokens + batch.SequenceCount * (Lanes - 1);
        float* transposedKeys = workspace.Rent("transposed keys", paddedTokens, hiddenSize).Pointer;
        float* scores = workspace.Rent("attention scores", paddedTokens * RowBlock, headCount).Pointer;
        fixed (int* offsets = batch.SequenceOffsets)
            workspace.Pool.Run(batch.SequenceCount * headCount, new Heads(this, workspace.Kernels, offsets, q, k, v, transposedKeys, scores, context, attentions));
    }

    /// <summary>One part is one head of one sequence.</summary>
    private readonly struct Heads(SelfAttention layer, KernelSet kernels, int* offsets, float* q, float* k, float* v, float* transposedKeys, float* scores, float* context, float* attentions) : IParallelWork
    {
        public void Execute(int part)
        {
            int sequence = part / layer.headCount, head = part % layer.headCount;
            int start = offsets[sequence], length = offsets[sequence + 1] - start;
            int width = layer.hiddenSize, size = layer.headSize;
            nint corner = (nint)start * width + head * size;
            float scale = 1f / MathF.Sqrt(size);

            // [D, S]: with tokens side by side, lanes are neighbouring scores and none is ever split.
            int stride = (length + Lanes - 1) & ~(Lanes - 1);
            nint paddedStart = start + (nint)sequence * (Lanes - 1);
            float* keys = transposedKeys + paddedStart * width + (nint)head * size * stride;
            for (int d = 0; d < size; d++)
            {
                float* line = keys + (nint)d * stride;
                for (int j = 0; j < length; j++) line[j] = k[corner + (nint)j * width + d];
                new Span<float>(line + length, stride - length).Clear();
            }

            float* block = scores + (paddedStart * layer.headCount + (nint)head * stride) * RowBlock;
            for (int first = 0; first < length; first += RowBlock)
            {
                int rows = Math.Min(RowBlock, length - first);
                nint blockCorner = corner + (nint)first * width;
                kernels.MatMul(q + blockCorner, width, 1, keys, stride, block, stride, rows, stride, size, null, false);
                kernels.Scale(block, scale, rows * stride);
                if (attentions is not null && !layer.ReturnsProbabilities) Keep(block, stride, sequence, head, first, rows, length);
                kernels.Softmax(block, rows, length, stride);
                if (attentions is not null && layer.ReturnsProbabilities) Keep(block, stride, sequence, head, first, rows, length);
                kernels.MatMul(block, stride, 1, v + corner, width, context + blockCorner, width, rows, size, length, null, false);
            }
        }

        private void Keep(float* block, int stride, int sequence, int head, int first, int rows, int length)
        {
            long before = 0;
            for (int b = 0; b < sequence; b++)
            {
                long earlier = offsets[b + 1] - offsets[b];
                before += earlier * earlier * layer.headCount;
            }
            float* target = attentions + before + ((long)head * length + first) * length;
            for (int r = 0; r < rows; r++)
                new ReadOnlySpan<float>(block + (nint)r * stride, length).CopyTo(new Span<float>(target + (nint)r * length, length));
        }
    }
}
