using SqueezeBert.Model;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Layers;

/// <summary>A <see cref="SelfAttention"/> that can be trained.</summary>
/// <remarks><code>
/// P = softmax(Q·Kᵀ / √D)        C = dropout(P)·V                              per sequence and head: [S, S], [S, D]
/// ∂V = dropout(P)ᵀ·∂C           ∂P = dropout(∂C·Vᵀ)
/// ∂S = P·(∂P − Σ ∂P·P) / √D     ∂Q = ∂S·K        ∂K = ∂Sᵀ·Q
/// ∂x = Query′(∂Q) + Key′(∂K) + Value′(∂V)
/// </code></remarks>
internal sealed unsafe partial class TrainableSelfAttention : ITokenMixer
{
    private readonly TrainableLinear query;
    private readonly TrainableLinear key;
    private readonly TrainableLinear value;
    private readonly int hiddenSize;
    private readonly int headCount;
    private readonly int headSize;
    private readonly int layerIndex;
    private readonly double dropoutProbability;

    private readonly ActivationBuffer queries = new();
    private readonly ActivationBuffer keys = new();
    private readonly ActivationBuffer values = new();
    private readonly ActivationBuffer probabilities = new();
    private readonly ActivationBuffer context = new();

    internal TrainableSelfAttention(SelfAttention layer, SqueezeBertConfig config, int layerIndex, LinearSet linears)
    {
        (query, key, value) = (linears.Of(layer.Query), linears.Of(layer.Key), linears.Of(layer.Value));
        (hiddenSize, headCount, headSize) = (config.HiddenSize, config.NumAttentionHeads, config.AttentionHeadSize);
        (this.layerIndex, dropoutProbability) = (layerIndex, config.AttentionProbsDropoutProb);
    }

    public float* Forward(PassContext pass, float* x)
    {
        int tokens = pass.Tokens;
        wanted = null;
        query.Forward(pass, x, queries.Resize(tokens, hiddenSize), tokens);
        key.Forward(pass, x, keys.Resize(tokens, hiddenSize), tokens);
        value.Forward(pass, x, values.Resize(tokens, hiddenSize), tokens);
        probabilities.Resize(pass.ScoreOffsets[^1], headCount);
        context.Resize(tokens, hiddenSize);

        pass.Pool.Run(pass.Batch.SequenceCount * headCount, new ForwardHeads(this, pass, new Scratch(this, pass), DropoutOf(pass)));
        return context.Pointer;
    }

    public void Backward(PassContext pass, float* x, float* contextGradient, float* inputGradient, Action<int, int> then)
    {
        int tokens = pass.Tokens;
        float* queryGradient = pass.Workspace.Rent("query gradient", tokens, hiddenSize).Pointer;
        float* keyGradient = pass.Workspace.Rent("key gradient", tokens, hiddenSize).Pointer;
        float* valueGradient = pass.Workspace.Rent("value gradient", tokens, hiddenSize).Pointer;
        pass.Pool.Run(pass.Batch.SequenceCount * headCount,
            new BackwardHeads(this, pass, new Scratch(this, pass), DropoutOf(pass), contextGradient, queryGradient, keyGradient, valueGradient));

        // ∂context has been used up: its memory takes the second and third addend.
        query.Backward(pass, x, queryGradient, inputGradient, tokens);
        var add = ResidualSum.AddRows(pass, inputGradient, contextGradient, hiddenSize);
        key.Backward(pass, x, keyGradient, contextGradient, tokens, add);
        value.Backward(pass, x, valueGradient, contextGradient, tokens, add + then);
    }

    private Dropout DropoutOf(PassContext pass) => pass.Random.Dropout(layerIndex, DropoutPlace.AttentionProbabilities, dropoutProbability);
}
