using SqueezeBert.Threading;

namespace SqueezeBert.Model;

/// <summary>Turns ids into vectors: word, position and segment embedding, summed and normalised.</summary>
/// <remarks><code>
/// x[t] = LayerNorm(word[id[t]] + token_type[type[t]] + position[pos[t]])      → [T, H]
/// </code>
/// Hugging Face: <c>SqueezeBertEmbeddings</c> / <c>BertEmbeddings</c>, weights <c>embeddings.*</c>.
/// Immutable once loaded; safe to share.
/// </remarks>
internal sealed unsafe class InputEmbeddings
{
    private const int RowBlock = 64;

    private readonly Parameter? words;
    private readonly QuantizedTensor? quantizedWords;

    private InputEmbeddings(WeightScope scope, SqueezeBertConfig config)
    {
        if (scope.Quantizes) quantizedWords = scope.TakeQuantized("word_embeddings.weight", config.VocabSize, config.HiddenSize);
        else words = scope.Take("word_embeddings.weight", Initialization.NormalWithZeroPadding, config.VocabSize, config.HiddenSize);
        Positions = scope.Take("position_embeddings.weight", Initialization.Normal, config.MaxPositionEmbeddings, config.HiddenSize);
        TokenTypes = scope.Take("token_type_embeddings.weight", Initialization.Normal, config.TypeVocabSize, config.HiddenSize);
        Norm = LayerNorm.Load(scope.Within("LayerNorm"), config.HiddenSize, config.LayerNormEps);
    }

    /// <summary>[V, H] in float32.</summary>
    /// <exception cref="InvalidOperationException">The words are held as int8.</exception>
    internal Parameter Words => words ?? throw new InvalidOperationException("The word embeddings are held as int8.");

    /// <summary>[positions, H].</summary>
    internal Parameter Positions { get; }

    /// <summary>[types, H].</summary>
    internal Parameter TokenTypes { get; }

    internal LayerNorm Norm { get; }

    internal static InputEmbeddings Load(WeightScope scope, SqueezeBertConfig config) => new(scope, config);

    /// <summary>Writes x [T, H].</summary>
    internal void Forward(Workspace workspace, TokenBatch batch, float* x)
    {
        Gather(workspace, batch, x);
        Norm.AddAndNormalize(workspace, x, null, batch.TokenCount);
    }

    /// <summary>Writes the sum of the three embeddings, x [T, H], as it is before normalisation.</summary>
    internal void Gather(Workspace workspace, TokenBatch batch, float* x)
    {
        fixed (int* ids = batch.InputIds, types = batch.TokenTypeIds, positions = batch.PositionIds)
            workspace.Pool.Run((batch.TokenCount + RowBlock - 1) / RowBlock, new Sum(this, ids, types, positions, x, batch.TokenCount));
    }

    /// <summary>As <see cref="Forward"/>, with word vectors given by the caller in x [T, H] in place of ids.</summary>
    internal void ForwardFromWords(Workspace workspace, TokenBatch batch, float* x)
    {
        fixed (int* types = batch.TokenTypeIds, positions = batch.PositionIds)
            workspace.Pool.Run((batch.TokenCount + RowBlock - 1) / RowBlock, new Sum(this, null, types, positions, x, batch.TokenCount));
        Norm.AddAndNormalize(workspace, x, null, batch.TokenCount);
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
