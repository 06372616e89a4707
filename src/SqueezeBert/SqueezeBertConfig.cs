using System.Collections.Immutable;
using System.Text.Json;

namespace SqueezeBert;

/// <summary>The shape of a model: a mirror of Hugging Face's <c>config.json</c> for SqueezeBERT and BERT.</summary>
/// <remarks>
/// Property names are the file's keys in Pascal case. Keys this library doesn't know are kept in
/// <see cref="OtherKeys"/> and written back. Immutable; safe to share between threads.
/// Source: Hugging Face <c>SqueezeBertConfig</c> and <c>BertConfig</c>.
/// </remarks>
public sealed partial record SqueezeBertConfig
{
    /// <summary>Which of the two architectures the weights belong to.</summary>
    public ModelType ModelType { get; init; } = ModelType.SqueezeBert;

    /// <summary>Hugging Face class names such as <c>SqueezeBertForSequenceClassification</c>; empty when the file has none.</summary>
    public ImmutableArray<string> Architectures { get; init; } = [];

    /// <summary>V: rows of the word embedding table; public SqueezeBERT checkpoints pad it to 30,528.</summary>
    public int VocabSize { get; init; } = 30522;

    /// <summary>H: features of one token.</summary>
    public int HiddenSize { get; init; } = 768;

    /// <summary>
    /// E: features of one embedding. Below <see cref="HiddenSize"/>, which only this library knows, a dense layer brings the embeddings
    /// to the encoder's width.
    /// </summary>
    public int EmbeddingSize { get; init; } = 768;

    /// <summary>n: encoder layers.</summary>
    public int NumHiddenLayers { get; init; } = 12;

    /// <summary>N: attention heads; divides <see cref="HiddenSize"/>.</summary>
    public int NumAttentionHeads { get; init; } = 12;

    /// <summary>I: features inside the feed-forward part.</summary>
    public int IntermediateSize { get; init; } = 3072;

    /// <summary>The activation between the two feed-forward products.</summary>
    public HiddenActivation HiddenAct { get; init; } = HiddenActivation.Gelu;

    /// <summary>Dropout after embeddings and before each residual sum, 0 to 1; training only.</summary>
    public double HiddenDropoutProb { get; init; } = 0.1;

    /// <summary>Dropout on attention probabilities, 0 to 1; training only.</summary>
    public double AttentionProbsDropoutProb { get; init; } = 0.1;

    /// <summary>Dropout before the classifier; <see cref="HiddenDropoutProb"/> when null. Only <c>bert</c> knows it; training only.</summary>
    public double? ClassifierDropout { get; init; }

    /// <summary>Longest sequence in tokens, [CLS] and [SEP] included.</summary>
    public int MaxPositionEmbeddings { get; init; } = 512;

    /// <summary>Number of segment ids.</summary>
    public int TypeVocabSize { get; init; } = 2;

    /// <summary>Standard deviation of freshly initialised weights.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>Epsilon of the LayerNorms; see <see cref="EncoderLayerNormEps"/> for those inside the encoder.</summary>
    public double LayerNormEps { get; init; } = 1e-12;

    /// <summary>Id of the padding token.</summary>
    public int PadTokenId { get; init; }

    /// <summary>Groups of the query product; divides <see cref="HiddenSize"/>. 1 in <c>bert</c>, as are all groups.</summary>
    public int QGroups { get; init; } = 4;

    /// <summary>Groups of the key product; divides <see cref="HiddenSize"/>.</summary>
    public int KGroups { get; init; } = 4;

    /// <summary>Groups of the value product; divides <see cref="HiddenSize"/>.</summary>
    public int VGroups { get; init; } = 4;

    /// <summary>Groups of the product after attention; divides <see cref="HiddenSize"/>.</summary>
    public int PostAttentionGroups { get; init; } = 1;

    /// <summary>Groups of the first feed-forward product; divides <see cref="HiddenSize"/> and <see cref="IntermediateSize"/>.</summary>
    public int IntermediateGroups { get; init; } = 4;

    /// <summary>Groups of the second feed-forward product; divides <see cref="IntermediateSize"/> and <see cref="HiddenSize"/>.</summary>
    public int OutputGroups { get; init; } = 4;

    /// <summary>Whether the masked-language-model decoder shares the word embedding table.</summary>
    public bool TieWordEmbeddings { get; init; } = true;

    /// <summary>What the labels of a sequence classifier mean; null when the file doesn't say.</summary>
    public ProblemType? ProblemType { get; init; }

    /// <summary>Label names in id order.</summary>
    public ImmutableArray<string> Id2Label { get; init; } = ["LABEL_0", "LABEL_1"];

    /// <summary>
    /// Names of the intents in id order, for <see cref="ModelHead.IntentAndSlots"/>, which has no part in <see cref="Id2Label"/>;
    /// empty elsewhere. A key of this library's own.
    /// </summary>
    public ImmutableArray<string> IntentId2Label { get; init; } = [];

    /// <summary>Names of the slots' tags in id order, such as <c>O</c>, <c>B-city</c>, <c>I-city</c>; as <see cref="IntentId2Label"/>.</summary>
    public ImmutableArray<string> SlotId2Label { get; init; } = [];

    /// <summary>What a sequence classifier and an intent classifier pool; Hugging Face knows only the first token.</summary>
    public ClassifierPooling ClassifierPooling { get; init; } = ClassifierPooling.Cls;

    /// <summary>How tokens learn of one another: one entry for all layers, or one for each. A key of this library's own, as are the next three.</summary>
    public ImmutableArray<TokenMixer> TokenMixer { get; init; } = [SqueezeBert.TokenMixer.Attention];

    /// <summary>k: tokens that a separable convolution reads, the token itself in the middle; odd.</summary>
    public int ConvolutionKernelSize { get; init; } = DefaultConvolutionKernelSize;

    /// <summary>Whether the groups of a grouped product read from all groups of the grouped product before it.</summary>
    public bool ChannelShuffle { get; init; }

    /// <summary>Neighbouring layers that use the same weights: layer i uses those numbered ⌊i / <see cref="ShareLayers"/>⌋.</summary>
    public int ShareLayers { get; init; } = 1;

    /// <summary>What the weights of the folder are; this library's <c>quantize</c> writes int8.</summary>
    public WeightPrecision WeightPrecision { get; init; }

    /// <summary>Keys of the file that have no property here, kept as they were.</summary>
    public ImmutableDictionary<string, JsonElement> OtherKeys { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Number of labels of a classifier.</summary>
    public int NumLabels => Id2Label.Length;

    /// <summary>D: features of one attention head.</summary>
    public int AttentionHeadSize => HiddenSize / NumAttentionHeads;

    /// <summary>
    /// Epsilon of the LayerNorms inside encoder layers. Hugging Face's SqueezeBERT never passes the configured value
    /// to them, so there it is always 1e-12; BERT uses <see cref="LayerNormEps"/>.
    /// </summary>
    public double EncoderLayerNormEps => ModelType == ModelType.SqueezeBert ? 1e-12 : LayerNormEps;
}
