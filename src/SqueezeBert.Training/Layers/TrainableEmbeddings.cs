using SqueezeBert.Model;
using SqueezeBert.Threading;
using SqueezeBert.Training.Optimization;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Layers;

/// <summary>An <see cref="InputEmbeddings"/> that can be trained.</summary>
/// <remarks><code>
/// e[t] = dropout(LayerNorm(word[id[t]] + token_type[type[t]] + position[pos[t]]))        [T, E]
/// x = Projection(e), or e where E = H                                                     [T, H]
/// ∂word[id] += Σ ∂z[t] over the tokens with that id, one chain in token order; likewise for types and positions
/// </code>
/// The padding token's row gets no gradient, as in PyTorch (<c>padding_idx</c>).
/// </remarks>
internal sealed unsafe class TrainableEmbeddings(InputEmbeddings layer, SqueezeBertConfig config, LinearSet linears, ParameterSet parameters)
{
    private const int ColumnBlock = 32;

    private readonly TrainableParameter words = parameters.Of(layer.Words);
    private readonly TrainableParameter positions = parameters.Of(layer.Positions);
    private readonly TrainableParameter tokenTypes = parameters.Of(layer.TokenTypes);
    private readonly TrainableLayerNorm norm = new(layer.Norm, parameters);
    private readonly TrainableLinear? projection = linears.OfOptional(layer.Projection);
    private readonly ActivationBuffer projected = new();
    private readonly int size = config.EmbeddingSize;
    private readonly int paddingId = config.PadTokenId;
    private readonly double dropoutProbability = config.HiddenDropoutProb;

    private float* normalized;

    /// <summary>Begins the positions from <paramref name="seen"/> on as copies of those before, over and over, as Longformer begins (Beltagy et al. 2020).</summary>
    /// <remarks>A layer has then to learn how far a token is, no more what a position looks like. The first position is [CLS]'s alone and is not repeated.</remarks>
    /// <param name="seen">Positions that were trained, 2 or more.</param>
    internal void RepeatPositions(int seen)
    {
        var rows = layer.Positions.Value.Span;
        for (int p = seen; p < config.MaxPositionEmbeddings; p++)
            rows.Slice((1 + (p - 1) % (seen - 1)) * size, size).CopyTo(rows[(p * size)..]);
    }

    /// <summary>x [T, H]; good until the next forward pass.</summary>
    internal float* Forward(PassContext pass)
    {
        float* sum = pass.Workspace.Rent("embedding sum", pass.Tokens, size).Pointer;
        layer.Gather(pass.Workspace, pass.Batch, sum);
        normalized = norm.Forward(pass, sum, null, pass.Tokens);
        DropOut(pass, normalized);
        if (projection is null) return normalized;
        projection.Forward(pass, normalized, projected.Resize(pass.Tokens, projection.OutputSize), pass.Tokens);
        return projected.Pointer;
    }

    /// <summary>Adds to the tables' gradients from ∂x [T, H], which it overwrites.</summary>
    internal void Backward(PassContext pass, float* gradient)
    {
        if (projection is not null)
        {
            float* ofEmbeddings = pass.Workspace.Rent("embedding gradient", pass.Tokens, size).Pointer;
            projection.Backward(pass, normalized, gradient, ofEmbeddings, pass.Tokens);
            gradient = ofEmbeddings;
        }
        DropOut(pass, gradient);
        norm.Backward(pass, gradient, pass.Tokens);
        pass.Pool.Run((size + ColumnBlock - 1) / ColumnBlock, new Columns(this, pass, gradient));
    }

    private void DropOut(PassContext pass, float* values) =>
        pass.Random.Dropout(-1, DropoutPlace.Embeddings, dropoutProbability).Apply(pass.Pool, values, (long)pass.Tokens * size);

    private readonly struct Columns(TrainableEmbeddings embeddings, PassContext pass, float* gradient) : IParallelWork
    {
        public void Execute(int part)
        {
            int first = part * ColumnBlock, width = embeddings.size, columns = Math.Min(ColumnBlock, width - first);
            var batch = pass.Batch;
            for (int t = 0; t < batch.TokenCount; t++)
            {
                float* slope = gradient + (nint)t * width + first;
                Add(embeddings.tokenTypes, batch.TokenTypeIds[t], first, columns, slope);
                Add(embeddings.positions, batch.PositionIds[t], first, columns, slope);
                if (batch.InputIds[t] != embeddings.paddingId) Add(embeddings.words, batch.InputIds[t], first, columns, slope);
            }
        }

        private void Add(TrainableParameter table, int row, int first, int columns, float* slope) =>
            pass.Kernels.Add(table.Gradient.Pointer + (nint)row * embeddings.size + first, slope, columns);
    }
}
