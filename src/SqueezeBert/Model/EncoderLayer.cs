namespace SqueezeBert.Model;

/// <summary>One encoder layer: tokens look at one another, then each is transformed on its own.</summary>
/// <remarks><code>
/// x = LayerNorm(x + PostAttention(SelfAttention(x)))        [T, H]
/// x = LayerNorm(x + Output(act(Intermediate(x))))           [T, H] → [T, I] → [T, H]
/// </code>
/// Hugging Face: <c>SqueezeBertModule</c>, weights <c>encoder.layers.{n}.*</c>, and <c>BertLayer</c>, weights
/// <c>encoder.layer.{n}.*</c>. Differs on purpose: features stay contiguous per token ([T, H], there [B, H, S]) and
/// dropout is gone. Immutable once loaded; safe to share.
/// </remarks>
internal sealed unsafe class EncoderLayer
{
    private readonly Activation activation;

    private EncoderLayer(WeightScope scope, SqueezeBertConfig config)
    {
        int hidden = config.HiddenSize, intermediate = config.IntermediateSize;
        double epsilon = config.EncoderLayerNormEps;
        activation = Activations.Of(config.HiddenAct);
        if (config.ModelType == ModelType.SqueezeBert)
        {
            Attention = SelfAttention.Load(scope.Within("attention"), config);
            PostAttention = GroupedLinear.LoadConvolution(scope.Within("post_attention.conv1d"), hidden, hidden, config.PostAttentionGroups);
            AttentionNorm = LayerNorm.Load(scope.Within("post_attention.layernorm"), hidden, epsilon);
            Intermediate = GroupedLinear.LoadConvolution(scope.Within("intermediate.conv1d"), hidden, intermediate, config.IntermediateGroups);
            Output = GroupedLinear.LoadConvolution(scope.Within("output.conv1d"), intermediate, hidden, config.OutputGroups);
            OutputNorm = LayerNorm.Load(scope.Within("output.layernorm"), hidden, epsilon);
        }
        else
        {
            Attention = SelfAttention.Load(scope.Within("attention.self"), config);
            PostAttention = GroupedLinear.LoadDense(scope.Within("attention.output.dense"), hidden, hidden);
            AttentionNorm = LayerNorm.Load(scope.Within("attention.output.LayerNorm"), hidden, epsilon);
            Intermediate = GroupedLinear.LoadDense(scope.Within("intermediate.dense"), hidden, intermediate);
            Output = GroupedLinear.LoadDense(scope.Within("output.dense"), intermediate, hidden);
            OutputNorm = LayerNorm.Load(scope.Within("output.LayerNorm"), hidden, epsilon);
        }
    }

    internal SelfAttention Attention { get; }

    internal GroupedLinear PostAttention { get; }

    internal LayerNorm AttentionNorm { get; }

    internal GroupedLinear Intermediate { get; }

    internal GroupedLinear Output { get; }

    internal LayerNorm OutputNorm { get; }

    internal static EncoderLayer Load(WeightScope scope, SqueezeBertConfig config) => new(scope, config);

    /// <summary>Name of the list of layers inside <c>encoder</c>.</summary>
    internal static string ListName(ModelType type) => type == ModelType.SqueezeBert ? "layers" : "layer";

    /// <summary>x [T, H] becomes this layer's output, in place; for <paramref name="attentions"/> see <see cref="SelfAttention.Forward"/>.</summary>
    internal void Forward(Workspace workspace, TokenBatch batch, float* x, float* attentions = null)
    {
        int tokens = batch.TokenCount, hidden = PostAttention.InputSize, inner = Output.InputSize;
        float* context = workspace.Rent("context", tokens, hidden).Pointer;
        float* residual = workspace.Rent("residual", tokens, hidden).Pointer;
        float* intermediate = workspace.Rent("intermediate", tokens, inner).Pointer;

        Attention.Forward(workspace, batch, x, context, attentions);
        PostAttention.Forward(workspace, context, hidden, residual, tokens);
        AttentionNorm.AddAndNormalize(workspace, x, residual, tokens);

        Intermediate.Forward(workspace, x, hidden, intermediate, tokens, activation);
        Output.Forward(workspace, intermediate, inner, residual, tokens);
        OutputNorm.AddAndNormalize(workspace, x, residual, tokens);
    }
}
