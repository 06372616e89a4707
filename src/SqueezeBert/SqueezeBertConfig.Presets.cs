namespace SqueezeBert;

public sealed partial record SqueezeBertConfig
{
    /// <summary>Names accepted by <see cref="FromPreset"/>, largest first.</summary>
    public static IReadOnlyList<string> PresetNames { get; } = ["bert-base", "squeezebert-base", "squeezebert-small", "squeezebert-mini", "squeezebert-tiny"];

    /// <summary>A configuration by name.</summary>
    /// <remarks>
    /// <c>squeezebert-base</c> and <c>bert-base</c> are the papers' models. <c>squeezebert-small</c> (4 layers of 256
    /// features) and <c>squeezebert-tiny</c> (2 layers of 128) keep the paper's groups and train on a laptop.
    /// <c>squeezebert-mini</c> (2 layers of 256, 128 positions, mean pooling, much dropout) is the shape of the shipped
    /// sentiment model, for short texts and little data; other libraries don't know its pooling.
    /// </remarks>
    /// <exception cref="ArgumentException">No preset has that name.</exception>
    public static SqueezeBertConfig FromPreset(string name) => name switch
    {
        "squeezebert-base" => new SqueezeBertConfig { VocabSize = 30528 },
        "bert-base" => Dense(new SqueezeBertConfig()),
        "squeezebert-small" => Small(hiddenSize: 256, layerCount: 4, headCount: 4),
        "squeezebert-mini" => Small(hiddenSize: 256, layerCount: 2, headCount: 4) with
        {
            MaxPositionEmbeddings = 128,
            ClassifierPooling = ClassifierPooling.Mean,
            HiddenDropoutProb = 0.4,
        },
        "squeezebert-tiny" => Small(hiddenSize: 128, layerCount: 2, headCount: 4),
        _ => throw new ArgumentException($"Expected one of {string.Join(", ", PresetNames)}; found '{name}'.", nameof(name)),
    };

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
}
