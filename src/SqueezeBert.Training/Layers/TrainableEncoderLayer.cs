using SqueezeBert.Model;
using SqueezeBert.Training.Optimization;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Layers;

/// <summary>An <see cref="EncoderLayer"/> that can be trained.</summary>
/// <remarks><code>
/// a = LayerNorm(x + dropout(PostAttention(Mixer(x))))                [T, H]
/// y = LayerNorm(a + dropout(FeedForward(a)))                         [T, H]
/// </code>
/// Going back, the gradient of each residual sum flows down both of its branches.
/// </remarks>
internal sealed unsafe class TrainableEncoderLayer
{
    private readonly int layerIndex;
    private readonly int hiddenSize;
    private readonly double dropoutProbability;
    private readonly ITokenMixer mixer;
    private readonly ChannelShuffle? contextShuffle;
    private readonly ActivationBuffer shuffledContext = new();
    private readonly TrainableLinear postAttention;
    private readonly TrainableLayerNorm attentionNorm;
    private readonly TrainableFeedForward feedForward;
    private readonly TrainableLayerNorm outputNorm;

    private float* input;
    private float* context;
    private float* attended;

    internal TrainableEncoderLayer(EncoderLayer layer, SqueezeBertConfig config, int layerIndex, LinearSet linears, ParameterSet parameters)
    {
        (this.layerIndex, hiddenSize, dropoutProbability) = (layerIndex, config.HiddenSize, config.HiddenDropoutProb);
        if (layer.Attention is not null) Attention = new TrainableSelfAttention(layer.Attention, config, layerIndex, linears);
        mixer = Attention ?? (ITokenMixer)new TrainableSeparableConvolution(layer.Convolution!, linears, parameters);
        contextShuffle = layer.ContextShuffle;
        postAttention = linears.Of(layer.PostAttention);
        attentionNorm = new TrainableLayerNorm(layer.AttentionNorm, parameters);
        feedForward = new TrainableFeedForward(layer, config, linears);
        outputNorm = new TrainableLayerNorm(layer.OutputNorm, parameters);
    }

    /// <summary>What mixes tokens; null where convolutions do.</summary>
    internal TrainableSelfAttention? Attention { get; }

    /// <summary>y of the last forward pass.</summary>
    internal float* Output { get; private set; }

    /// <summary>y [T, H] of x [T, H]; x must stay until the backward pass.</summary>
    internal float* Forward(PassContext pass, float* x)
    {
        float* residual = pass.Workspace.Rent("residual", pass.Tokens, hiddenSize).Pointer;
        input = x;
        context = Shuffled(pass, mixer.Forward(pass, x));
        postAttention.Forward(pass, context, residual, pass.Tokens);
        DropOut(pass, DropoutPlace.PostAttention, residual);
        attended = attentionNorm.Forward(pass, x, residual, pass.Tokens);

        feedForward.Forward(pass, attended, residual);
        DropOut(pass, DropoutPlace.Output, residual);
        return Output = outputNorm.Forward(pass, attended, residual, pass.Tokens);
    }

    /// <summary>gradient [T, H] holds ∂y and becomes ∂x; adds to the weights' gradients.</summary>
    internal void Backward(PassContext pass, float* gradient)
    {
        float* branch = pass.Workspace.Rent("branch gradient", pass.Tokens, hiddenSize).Pointer;
        float* contextGradient = pass.Workspace.Rent("context gradient", pass.Tokens, hiddenSize).Pointer;

        outputNorm.Backward(pass, gradient, pass.Tokens);
        float* dropped = DropOut(pass, DropoutPlace.Output, gradient, branch);
        feedForward.Backward(pass, attended, dropped, branch, ResidualSum.AddRows(pass, gradient, branch, hiddenSize));

        attentionNorm.Backward(pass, gradient, pass.Tokens);
        dropped = DropOut(pass, DropoutPlace.PostAttention, gradient, branch);
        postAttention.Backward(pass, context, dropped, contextGradient, pass.Tokens);
        if (contextShuffle is not null)
        {
            contextShuffle.Inverse().Forward(pass.Pool, contextGradient, shuffledContext.Pointer, pass.Tokens);
            contextGradient = shuffledContext.Pointer;
        }
        mixer.Backward(pass, input, contextGradient, branch, ResidualSum.AddRows(pass, gradient, branch, hiddenSize));
    }

    /// <summary>The context as <see cref="postAttention"/> reads it.</summary>
    private float* Shuffled(PassContext pass, float* mixed)
    {
        if (contextShuffle is null) return mixed;
        contextShuffle.Forward(pass.Pool, mixed, shuffledContext.Resize(pass.Tokens, hiddenSize), pass.Tokens);
        return shuffledContext.Pointer;
    }

    /// <summary>The values after dropout: in other memory, or where they are when nothing is dropped.</summary>
    private float* DropOut(PassContext pass, DropoutPlace place, float* values, float* target)
    {
        if (pass.Random.Dropout(layerIndex, place, dropoutProbability).IsNothing) return values;
        ResidualSum.Copy(pass, values, target, (long)pass.Tokens * hiddenSize);
        DropOut(pass, place, target);
        return target;
    }

    private void DropOut(PassContext pass, DropoutPlace place, float* values) =>
        pass.Random.Dropout(layerIndex, place, dropoutProbability).Apply(pass.Pool, values, (long)pass.Tokens * hiddenSize);
}
