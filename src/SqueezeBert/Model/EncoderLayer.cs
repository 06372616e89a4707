namespace SqueezeBert.Model;

/// <summary>One encoder layer: tokens look at one another, then each is transformed on its own.</summary>
/// <remarks><code>
/// x = LayerNorm(x + PostAttention(Mixer(x)))                [T, H], Mixer: SelfAttention or SeparableConvolution
/// x = LayerNorm(x + FeedForward(x))                         [T, H]
/// </code>
/// Hugging Face: <c>SqueezeBertModule</c>, weights <c>encoder.layers.{n}.*</c>, and <c>BertLayer</c>, weights
/// <c>encoder.layer.{n}.*</c>. Differs on purpose: features stay contiguous per token ([T, H], there [B, H, S]) and
/// dropout is gone. Immutable once loaded; safe to share.
/// </remarks>
internal sealed unsafe class EncoderLayer
{
    private EncoderLayer(WeightScope scope, SqueezeBertConfig config, TokenMixer mixer)
    {
        int hidden = config.HiddenSize, intermediate = config.IntermediateSize;
        double epsilon = config.EncoderLayerNormEps;
        var activation = Activations.Of(config.HiddenAct);
        var context = ChannelShuffle.Between(config, hidden, config.VGroups, config.PostAttentionGroups);
        var wide = ChannelShuffle.Between(config, intermediate, config.IntermediateGroups, config.OutputGroups);
        // Weights that stay as they are can be packed so that the product before writes shuffled; heads of attention can't write that way.
        bool folds = !scope.KeepsParameters, foldsContext = folds && mixer == TokenMixer.SeparableConvolution;
        ContextShuffle = foldsContext ? null : context;
        if (config.ModelType == ModelType.SqueezeBert)
        {
            (Attention, Convolution) = LoadMixer(scope.Within("attention"), config, mixer, foldsContext ? context : null);
            PostAttention = GroupedLinear.LoadConvolution(scope.Within("post_attention.conv1d"), hidden, hidden, config.PostAttentionGroups);
            AttentionNorm = LayerNorm.Load(scope.Within("post_attention.layernorm"), hidden, epsilon);
            FeedForward = new FeedForward(
                GroupedLinear.LoadConvolution(scope.Within("intermediate.conv1d"), hidden, intermediate, config.IntermediateGroups, folds ? wide : null),
                GroupedLinear.LoadConvolution(scope.Within("output.conv1d"), intermediate, hidden, config.OutputGroups), activation,
                folds ? null : wide);
            OutputNorm = LayerNorm.Load(scope.Within("output.layernorm"), hidden, epsilon);
        }
        else
        {
            (Attention, Convolution) = LoadMixer(scope.Within("attention.self"), config, mixer, shuffle: null);
            PostAttention = GroupedLinear.LoadDense(scope.Within("attention.output.dense"), hidden, hidden);
            AttentionNorm = LayerNorm.Load(scope.Within("attention.output.LayerNorm"), hidden, epsilon);
            FeedForward = new FeedForward(
                GroupedLinear.LoadDense(scope.Within("intermediate.dense"), hidden, intermediate),
                GroupedLinear.LoadDense(scope.Within("output.dense"), intermediate, hidden), activation);
            OutputNorm = LayerNorm.Load(scope.Within("output.LayerNorm"), hidden, epsilon);
        }
    }

    /// <summary>What mixes tokens; null in a layer of convolutions.</summary>
    internal SelfAttention? Attention { get; }

    /// <summary>What mixes tokens in attention's place; null in a layer of attention.</summary>
    internal SeparableConvolution? Convolution { get; }

    /// <summary>What is still to be done between the mixer and <see cref="PostAttention"/>; null for nothing.</summary>
    internal ChannelShuffle? ContextShuffle { get; }

    internal GroupedLinear PostAttention { get; }

    internal LayerNorm AttentionNorm { get; }

    internal FeedForward FeedForward { get; }

    internal LayerNorm OutputNorm { get; }

    internal static EncoderLayer Load(WeightScope scope, SqueezeBertConfig config, TokenMixer mixer) => new(scope, config, mixer);

    private static (SelfAttention?, SeparableConvolution?) LoadMixer(WeightScope scope, SqueezeBertConfig config, TokenMixer mixer, ChannelShuffle? shuffle) =>
        mixer == TokenMixer.Attention ? (SelfAttention.Load(scope, config), null) : (null, SeparableConvolution.Load(scope, config, shuffle));

    /// <summary>Name of the list of layers inside <c>encoder</c>.</summary>
    internal static string ListName(ModelType type) => type == ModelType.SqueezeBert ? "layers" : "layer";

    /// <summary>x [T, H] becomes this layer's output, in place; <paramref name="attentions"/> receives what the attention keeps, or is null.</summary>
    internal void Forward(Workspace workspace, TokenBatch batch, float* x, float* attentions = null)
    {
        float* context = workspace.Rent("context", batch.TokenCount, PostAttention.InputSize).Pointer;
        if (Convolution is not null) Convolution.Forward(workspace, batch, x, context);
        else Attention!.Forward(workspace, batch, x, context, attentions);
        Transform(workspace, x, context, batch.TokenCount);
    }

    /// <summary>This layer's output at the first token of each sequence alone, [B, H]: the bits that <see cref="Forward"/> gives there.</summary>
    /// <remarks>x [T, H] stays as it was; the result is good until the next pass.</remarks>
    internal float* ForwardFirstTokens(Workspace workspace, TokenBatch batch, float* x)
    {
        int hidden = PostAttention.InputSize, sequences = batch.SequenceCount;
        float* context = workspace.Rent("context", sequences, hidden).Pointer;
        float* first = workspace.Rent("first tokens", sequences, hidden).Pointer;
        for (int b = 0; b < sequences; b++)
            new ReadOnlySpan<float>(x + (nint)batch.SequenceOffsets[b] * hidden, hidden).CopyTo(new Span<float>(first + (nint)b * hidden, hidden));
        if (Convolution is not null) Convolution.ForwardFirstTokens(workspace, batch, x, context);
        else Attention!.ForwardFirstTokens(workspace, batch, x, first, context);
        Transform(workspace, first, context, sequences);
        return first;
    }

    private void Transform(Workspace workspace, float* x, float* context, int rows)
    {
        float* residual = workspace.Rent("residual", rows, PostAttention.OutputSize).Pointer;
        if (ContextShuffle is not null)
        {
            float* shuffled = workspace.Rent("shuffled context", rows, PostAttention.InputSize).Pointer;
            ContextShuffle.Forward(workspace.Pool, context, shuffled, rows);
            context = shuffled;
        }
        PostAttention.Forward(workspace, context, PostAttention.InputSize, residual, rows);
        AttentionNorm.AddAndNormalize(workspace, x, residual, rows);
        FeedForward.Forward(workspace, x, residual, rows);
        OutputNorm.AddAndNormalize(workspace, x, residual, rows);
    }
}
