using SqueezeBert.Threading;

namespace SqueezeBert.Model;

/// <summary>Self-attention group by group: queries, keys and values of a few heads, and those heads, without leaving the cache.</summary>
/// <remarks>
/// A group of the three projections feeds whole heads, so nothing outside a group has to be known. One part is one group of
/// a block of sequences. The bits are those of <see cref="SelfAttention"/>'s other way; only where values stand differs.
/// </remarks>
internal static unsafe class AttentionGroups
{
    /// <summary>Tokens that share a reading of the weights: enough to pay for it, few enough to stay in the second cache.</summary>
    private const int TokenBlock = 128;

    /// <summary>Parts per thread at which uneven shares no longer matter.</summary>
    private const int PartsPerThread = 4;

    /// <summary>Whether groups hold whole heads and can be shared out evenly.</summary>
    internal static bool Suit(SelfAttention layer, Workspace workspace, TokenBatch batch)
    {
        int groups = layer.Query.Groups, threads = workspace.Pool.ThreadCount, parts = Blocks(batch) * groups;
        return groups > 1 && layer.Key.Groups == groups && layer.Value.Groups == groups && layer.HeadCount % groups == 0
            && (parts % threads == 0 || parts >= PartsPerThread * threads);
    }

    internal static void Run(SelfAttention layer, Workspace workspace, TokenBatch batch, float* x, float* asking, float* context, float* attentions)
    {
        long tokens = TokenBlock + batch.LongestSequence;
        workspace.Scratch.Grow(3 * tokens * layer.Query.OutputsPerGroup + 2 * layer.Query.ReadLength(workspace.Kernels, (int)tokens) + AttentionHead.ScratchLength(layer.HeadSize, batch.LongestSequence));
        fixed (int* offsets = batch.SequenceOffsets)
            workspace.Pool.Run(Blocks(batch) * layer.Query.Groups, new Parts(layer, workspace, Blocks(batch), offsets, batch.SequenceCount, x, asking, context, attentions));
    }

    private static int Blocks(TokenBatch batch) => (batch.TokenCount + TokenBlock - 1) / TokenBlock;

    private readonly struct Parts(SelfAttention layer, Workspace workspace, int blocks, int* offsets, int sequences, float* x, float* asking, float* context, float* attentions) : IParallelWork
    {
        public void Execute(int part)
        {
            int group = part / blocks, block = part % blocks;
            int first = SequenceAt(block * TokenBlock), last = SequenceAt((block + 1) * TokenBlock);
            if (first == last) return;
            float* scratch = workspace.Scratch.Borrow(out int piece);
            Compute(group, first, last, scratch);
            workspace.Scratch.Return(piece);
        }

        private void Compute(int group, int first, int last, float* scratch)
        {
            bool firstTokensAsk = asking != x;
            int hidden = layer.Query.InputSize, width = layer.Query.OutputsPerGroup, heads = layer.HeadCount / layer.Query.Groups;
            int start = offsets[first], tokens = offsets[last] - start, queries = firstTokensAsk ? last - first : tokens;
            nint column = group * layer.Query.InputsPerGroup, asked = (nint)(firstTokensAsk ? first : start) * hidden + column;
            float* q = scratch, k = q + (nint)queries * width, v = k + (nint)tokens * width, rest = v + (nint)tokens * width;
            // The three layers read alike: what one has read serves the others.
            var input = layer.Key.Read(workspace.Kernels, x + (nint)start * hidden + column, hidden, tokens, rest);
            rest += layer.Key.ReadLength(workspace.Kernels, tokens);
            var questions = firstTokensAsk ? layer.Query.Read(workspace.Kernels, asking + asked, hidden, queries, rest) : input;
            layer.Query.ForwardGroup(workspace.Kernels, group, questions, q, width, queries);
            layer.Key.ForwardGroup(workspace.Kernels, group, input, k, width, tokens);
            layer.Value.ForwardGroup(workspace.Kernels, group, input, v, width, tokens);

            var attention = new AttentionHead(workspace.Kernels, layer.HeadSize, layer.ReturnsProbabilities);
            for (int b = first; b < last; b++)
            {
                int length = offsets[b + 1] - offsets[b];
                nint row = offsets[b] - start, query = firstTokensAsk ? b - first : row;
                for (int h = 0; h < heads; h++)
                {
                    nint inGroup = h * layer.HeadSize;
                    attention.Compute(q + query * width + inGroup, k + row * width + inGroup, v + row * width + inGroup, width, firstTokensAsk ? 1 : length, length,
                        context + asked + query * hidden + inGroup, hidden, rest, layer.KeptOf(attentions, offsets, b, group * heads + h));
                }
            }
        }

        /// <summary>The first sequence that begins at this token or later.</summary>
        private int SequenceAt(int token)
        {
            int found = new ReadOnlySpan<int>(offsets, sequences).BinarySearch(token);
            return found >= 0 ? found : ~found;
        }
    }
}
