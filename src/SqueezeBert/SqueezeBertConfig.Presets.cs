namespace SqueezeBert;

public sealed partial record SqueezeBertConfig
{
    /// <summary>Names accepted by <see cref="FromPreset"/>: the full size, then the small one, each from the heaviest to the lightest.</summary>
    public static IReadOnlyList<string> PresetNames { get; } =
    [
        "bert-base", "squeezebert-base", "squeezebert-hybrid", "squeezebert-separable", "squeezebert-sixth",
        "bert-small", "squeezebert-small", "squeezebert-small-hybrid", "squeezebert-small-separable", "squeezebert-small-sixth",
        "squeezebert-mini", "squeezebert-tiny",
    ];

    /// <summary>A configuration by name.</summary>
    /// <remarks>
    /// <c>squeezebert-base</c> and <c>bert-base</c> are the papers' models. Three are this library's own: <c>squeezebert-separable</c> has
    /// convolutions in all layers, <c>squeezebert-hybrid</c> attention in the last third, and <c>squeezebert-sixth</c> a sixth of
    /// BERT-base's parameters and operations at most (docs/MODEL.md). Each has a small form (4 layers of 256 features) that
    /// trains on a laptop, as does <c>squeezebert-tiny</c> (2 layers of 128).
    /// <c>squeezebert-mini</c> (2 layers of 256, 128 positions, mean pooling, much dropout) is for classifiers of short texts that are
    /// trained from scratch on little data; other libraries don't know its pooling.
    /// </remarks>
    /// <exception cref="ArgumentException">No preset has that name.</exception>
    public static SqueezeBertConfig FromPreset(string name) => name switch
    {
        "bert-base" => Dense(new SqueezeBertConfig()),
        "squeezebert-base" => Base,
        "squeezebert-hybrid" => Hybrid(Base, attentionLayers: 4),
        "squeezebert-separable" => Separable(Base),
        "squeezebert-sixth" => Sixth(Hybrid(Base, attentionLayers: 3), embeddingSize: 128),
        "bert-small" => Dense(Small(hiddenSize: 256, layerCount: 4, headCount: 4)),
        "squeezebert-small" => Small(hiddenSize: 256, layerCount: 4, headCount: 4),
        "squeezebert-small-hybrid" => Hybrid(ReachingFar(Small(hiddenSize: 256, layerCount: 4, headCount: 4)), attentionLayers: 1),
        "squeezebert-small-separable" => Separable(ReachingFar(Small(hiddenSize: 256, layerCount: 4, headCount: 4))),
        "squeezebert-small-sixth" => Sixth(Hybrid(ReachingFar(Small(hiddenSize: 256, layerCount: 4, headCount: 4)), attentionLayers: 1), embeddingSize: 32),
        "squeezebert-mini" => Small(hiddenSize: 256, layerCount: 2, headCount: 4) with
        {
            MaxPositionEmbeddings = 128,
            ClassifierPooling = ClassifierPooling.Mean,
            HiddenDropoutProb = 0.4,
        },
        "squeezebert-tiny" => Small(hiddenSize: 128, layerCount: 2, headCount: 4),
        _ => throw new ArgumentException($"Expected one of {string.Join(", ", PresetNames)}; found '{name}'.", nameof(name)),
    };

    private static SqueezeBertConfig Base => new() { VocabSize = 30528 };

    private static SqueezeBertConfig Small(int hiddenSize, int layerCount, int headCount) => new()
    {
        HiddenSize = hiddenSize,
        EmbeddingSize = hiddenSize,
        IntermediateSize = 4 * hiddenSize,
        NumHiddenLayers = layerCount,
        NumAttentionHeads = headCount,
        MaxPositionEmbeddings = 512,
    };

    private static SqueezeBertConfig Dense(SqueezeBertConfig config) => config with
    {
        ModelType = ModelType.Bert,
        QGroups = 1,
        KGroups = 1,
        VGroups = 1,
        PostAttentionGroups = 1,
        IntermediateGroups = 1,
        OutputGroups = 1,
    };

    /// <summary>No layer shows the first token more than its neighbours, so a text is read off the mean of all.</summary>
    private static SqueezeBertConfig Separable(SqueezeBertConfig config) => config with
    {
        TokenMixer = [SqueezeBert.TokenMixer.SeparableConvolution],
        ClassifierPooling = ClassifierPooling.Mean,
    };

    /// <summary>Convolutions below, where attention looks at neighbours anyway; attention above, where every token, the first included, sees the whole text.</summary>
    private static SqueezeBertConfig Hybrid(SqueezeBertConfig config, int attentionLayers) => config with
    {
        TokenMixer =
        [
            .. Enumerable.Repeat(SqueezeBert.TokenMixer.SeparableConvolution, config.NumHiddenLayers - attentionLayers),
            .. Enumerable.Repeat(SqueezeBert.TokenMixer.Attention, attentionLayers),
        ],
    };

    /// <summary>Four layers reach less far than twelve: wider filters make up for it, and cost next to nothing.</summary>
    private static SqueezeBertConfig ReachingFar(SqueezeBertConfig config) => config with { ConvolutionKernelSize = 15 };

    /// <summary>Narrow embeddings, more groups, and a shuffle that connects them.</summary>
    private static SqueezeBertConfig Sixth(SqueezeBertConfig config, int embeddingSize) => config with
    {
        EmbeddingSize = embeddingSize,
        ChannelShuffle = true,
        PostAttentionGroups = 4,
        IntermediateGroups = 8,
        OutputGroups = 8,
    };
}
