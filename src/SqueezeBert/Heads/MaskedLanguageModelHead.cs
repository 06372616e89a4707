using SqueezeBert.Model;

namespace SqueezeBert.Heads;

/// <summary>Scores every vocabulary entry at every token.</summary>
/// <remarks><code>
/// logits = Decoder(LayerNorm(act(Dense(x))))        [T, H] → [T, E] → [T, V], E the embeddings' size, in most models H
/// </code>
/// The decoder's weight is the word embedding table unless the configuration unties them. Columns beyond the
/// tokenizer's vocabulary (public checkpoints pad it) have logits but no token.
/// Hugging Face: <c>…ForMaskedLM</c>, weights <c>cls.predictions.*</c>.
/// </remarks>
internal sealed unsafe class MaskedLanguageModelHead : TaskHead
{
    private readonly Activation activation;

    private MaskedLanguageModelHead(WeightScope scope, SqueezeBertConfig config, InputEmbeddings embeddings)
    {
        activation = Activations.Of(config.HiddenAct);
        Transform = GroupedLinear.LoadDense(scope.Within("transform.dense"), config.HiddenSize, config.EmbeddingSize);
        Norm = LayerNorm.Load(scope.Within("transform.LayerNorm"), config.EmbeddingSize, config.LayerNormEps);
        var weight = config.TieWordEmbeddings
            ? embeddings.Words
            : scope.Take("decoder.weight", Initialization.Normal, config.VocabSize, config.EmbeddingSize);
        var bias = scope.Take("bias", Initialization.Zero, config.VocabSize);
        Decoder = GroupedLinear.Tied(weight, bias, scope.KeepsParameters);
    }

    internal GroupedLinear Transform { get; }

    internal LayerNorm Norm { get; }

    internal GroupedLinear Decoder { get; }

    internal override bool ReadsPooled => false;

    internal override int OutputSize => Decoder.OutputSize;

    internal override IEnumerable<GroupedLinear> Linears => [Transform, Decoder];

    internal static MaskedLanguageModelHead Load(WeightScope root, SqueezeBertConfig config, InputEmbeddings embeddings)
    {
        var scope = root.Within("cls.predictions");
        // Second names of tensors taken above: Hugging Face writes them or not, by version.
        scope.Ignore("decoder.bias");
        if (config.TieWordEmbeddings) scope.Ignore("decoder.weight");
        return new MaskedLanguageModelHead(scope, config, embeddings);
    }

    internal override void Forward(Workspace workspace, float* input, float* logits, int rows)
    {
        float* transformed = workspace.Rent("transformed", rows, Transform.OutputSize).Pointer;
        Transform.Forward(workspace, input, Transform.InputSize, transformed, rows, activation);
        Norm.AddAndNormalize(workspace, transformed, null, rows);
        Decoder.Forward(workspace, transformed, Transform.OutputSize, logits, rows);
    }
}
