using SqueezeBert.Threading;

namespace SqueezeBert.Model;

/// <summary>Turns ids into vectors: word, position and segment embedding, summed and normalised.</summary>
/// <remarks><code>
/// e[t] = LayerNorm(word[id[t]] + token_type[type[t]] + position[pos[t]])      → [T, E]
/// x    = Projection(e), or e where E = H                                      → [T, H]
/// </code>
/// Hugging Face: <c>SqueezeBertEmbeddings</c> / <c>BertEmbeddings</c>, weights <c>embeddings.*</c>; with E below H as ALBERT (Lan et al.
/// 2019), weights <c>encoder.embedding_hidden_mapping_in.*</c>.
/// Immutable once loaded; safe to share.
/// </remarks>
internal sealed unsafe class InputEmbeddings
{
    private const int RowBlock = 64;

    private readonly Parameter? words;
    private readonly QuantizedTensor? quantizedWords;

    private InputEmbeddings(WeightScope scope, WeightScope projection, SqueezeBertConfig config)
    {
        int size = config.EmbeddingSize;
        if (scope.Quantizes) quantizedWords = scope.TakeQuantized("word_embeddings.weight", config.VocabSize, size);
        else words = scope.Take("word_embeddings.weight", Initialization.NormalWithZeroPadding, config.VocabSize, size);
        Positions = scope.Take("position_embeddings.weight", Initialization.Normal, config.MaxPositionEmbeddings, size);
        TokenTypes = scope.Take("token_type_embeddings.weight", Initialization.Normal, config.TypeVocabSize, size);
        Norm = LayerNorm.Load(scope.Within("LayerNorm"), size, config.LayerNormEps);
        if (config.HasFactorizedEmbeddings) Projection = GroupedLinear.LoadDense(projection, size, config.HiddenSize);
    }

    /// <summary>E.</summary>
    internal int Size => Norm.Weight.Length;

    /// <summary>[V, E] in float32.</summary>
    /// <exception cref="InvalidOperationException">The words are held as int8.</exception>
    internal Parameter Words => words ?? throw new InvalidOperationException("The word embeddings are held as int8.");

    /// <summary>[positions, E].</summary>
    internal Parameter Positions { get; }

    /// <summary>[types, E].</summary>
    internal Parameter TokenTypes { get; }

    internal LayerNorm Norm { get; }

    /// <summary>From E to H; null where they are the same.</summary>
    internal GroupedLinear? Projection { get; }

    /// <summary>Loads the layer.</summary>
    /// <param name="scope">Where its tables are.</param>
    /// <param name="encoder">The list of layers' place, where ALBERT keeps the projection.</param>
    /// <param name="config">The model's shape.</param>
    internal static InputEmbeddings Load(WeightScope scope, WeightScope encoder, SqueezeBertConfig config) => new(scope, encoder.Within("embedding_hidden_mapping_in"), config);

    /// <summary>Writes x [T, H].</summary>
    internal void Forward(Workspace workspace, TokenBatch batch, float* x)
    {
        float* e = Projection is null ? x : workspace.Rent("embeddings", batch.TokenCount, Size).Pointer;
        Gather(workspace, batch, e);
        Finish(workspace, batch, e, x);
    }

    /// <summary>Writes the sum of the three embeddings, x [T, E], as it is before normalisation.</summary>
    internal void Gather(Workspace workspace, TokenBatch batch, float* x)
    {
        fixed (int* ids = batch.InputIds, types = batch.TokenTypeIds, positions = batch.PositionIds)
            workspace.Pool.Run((batch.TokenCount + RowBlock - 1) / RowBlock, new Sum(this, ids, types, positions, x, batch.TokenCount));
    }

    /// <summary>As <see cref="Forward"/>, with word vectors [T, E] given by the caller in place of ids.</summary>
    internal void ForwardFromWords(Workspace workspace, TokenBatch batch, ReadOnlySpan<float> words, float* x)
    {
        float* e = Projection is null ? x : workspace.Rent("embeddings", batch.TokenCount, Size).Pointer;
        words.CopyTo(new Span<float>(e, batch.TokenCount * Size));
        fixed (int* types = batch.TokenTypeIds, positions = batch.PositionIds)
            workspace.Pool.Run((batch.TokenCount + RowBlock - 1) / RowBlock, new Sum(this, null, types, positions, e, batch.TokenCount));
        Finish(workspace, batch, e, x);
    }

    private void Finish(Workspace workspace, TokenBatch batch, float* e, float* x)
    {
        Norm.AddAndNormalize(workspace, e, null, batch.TokenCount);
        Projection?.Forward(workspace, e, Size, x, batch.TokenCount);
    }

    private readonly struct Sum(InputEmbeddings layer, int* ids, int* types, int* positions, float* x, int rows) : IParallelWork
    {
        public void Execute(int part)
        {
            int width = layer.Positions.Shape[1];
            int end = Math.Min(rows, (part + 1) * RowBlock);
            for (int t = part * RowBlock; t < end; t++)
            {
                float* row = x + (nint)t * width;
                if (ids is not null && layer.quantizedWords is { } quantized) Widen(quantized, ids[t], new Span<float>(row, width));
                float* word = ids is null || layer.words is null ? row : layer.words.Value.Pointer + (nint)ids[t] * width;
                float* type = layer.TokenTypes.Value.Pointer + (nint)types[t] * width;
                float* position = layer.Positions.Value.Pointer + (nint)positions[t] * width;
                // The order of the two sums is Hugging Face's: word + type, then position.
                for (int h = 0; h < width; h++) row[h] = word[h] + type[h] + position[h];
            }
        }
    }

    private static void Widen(QuantizedTensor words, int id, Span<float> row)
    {
        var values = words.Values.Span.Slice(id * row.Length, row.Length);
        float scale = words.Scales[id];
        for (int h = 0; h < row.Length; h++) row[h] = values[h] * scale;
    }
}
