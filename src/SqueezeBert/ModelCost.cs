using System.Collections.Immutable;
using SqueezeBert.Heads;

namespace SqueezeBert;

/// <summary>Parameters and arithmetic of a model, computed from its configuration alone.</summary>
/// <remarks><code>
/// grouped product   O·I/G + O parameters (with bias)     2·S·O·I/G operations
/// attention         no parameters                        2·(2·S·S·H): scores and weighted sum over all heads
/// convolution       H·k + H parameters                   2·S·H·k: a filter over k tokens for each feature
/// </code>
/// S tokens of one sequence. Counted as in the SqueezeBERT paper: products only, two operations for each multiply-add;
/// lookups, LayerNorm, softmax and activations are left out. Immutable.
/// </remarks>
public sealed class ModelCost
{
    private ModelCost(SqueezeBertConfig config, int sequenceLength, ImmutableArray<ModelPart> parts) =>
        (Config, SequenceLength, Parts) = (config, sequenceLength, parts);

    /// <summary>The model.</summary>
    public SqueezeBertConfig Config { get; }

    /// <summary>S: tokens of the sequence that the operations are counted for.</summary>
    public int SequenceLength { get; }

    /// <summary>The model's parts, in the order the data meets them.</summary>
    public ImmutableArray<ModelPart> Parts { get; }

    /// <summary>Parameters of all parts; shared ones once.</summary>
    public long Parameters => Parts.Sum(part => part.TotalParameters);

    /// <summary>Operations of all parts for one sequence.</summary>
    public long Flops => Parts.Sum(part => part.TotalFlops);

    /// <summary>The parts of the encoder's layers: what a pass computes for every token.</summary>
    internal IEnumerable<ModelPart> LayerParts => Parts.Where(part => part.Name.StartsWith("encoder.", StringComparison.Ordinal));

    /// <summary>Bytes of the parameters in float32.</summary>
    public long ParameterBytes => 4 * Parameters;

    /// <summary>Bytes of the parameters in a model loaded as int8: large weights as bytes with their scales, the rest float32 (docs/QUANTIZATION.md).</summary>
    public long Int8ParameterBytes => Parts.Sum(part => part.TotalInt8Bytes);

    /// <summary>
    /// Bytes of float32 activations that one layer needs at its widest: hidden states in and out, query and key where some layer
    /// has attention, value, context and the feed-forward layer, for one sequence.
    /// </summary>
    public long ActivationBytes => 4L * SequenceLength * ((Config.LayersWith(TokenMixer.Attention) > 0 ? 6L : 4L) * Config.HiddenSize + Config.IntermediateSize);

    /// <summary>Counts a model's cost.</summary>
    /// <param name="config">The model.</param>
    /// <param name="sequenceLength">S, from 1 to <see cref="SqueezeBertConfig.MaxPositionEmbeddings"/>.</param>
    /// <param name="head">What stands on the encoder; null takes the head that the configuration names.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is outside its range.</exception>
    /// <exception cref="ConfigException">The configuration names a head that this library doesn't run, or lacks its labels.</exception>
    public static ModelCost Of(SqueezeBertConfig config, int sequenceLength = 128, ModelHead? head = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (sequenceLength < 1 || sequenceLength > config.MaxPositionEmbeddings)
            throw new ArgumentOutOfRangeException(nameof(sequenceLength), sequenceLength, $"Expected 1 to {config.MaxPositionEmbeddings} tokens (max_position_embeddings).");
        var kind = head ?? config.Head ?? ModelHead.None;
        config.ValidateFor(kind, "config.json");
        return new ModelCost(config, sequenceLength, [.. PartsOf(config, sequenceLength, kind)]);
    }

    private static IEnumerable<ModelPart> PartsOf(SqueezeBertConfig config, int s, ModelHead head)
    {
        int h = config.HiddenSize;
        yield return Embeddings(config, 2L * config.EmbeddingSize, int8: !TaskHead.ReadsWordEmbeddings(head));
        if (config.HasFactorizedEmbeddings) yield return Product("encoder.embedding_hidden_mapping_in", 1, config.EmbeddingSize, h, 1, s, int8: true);
        foreach (var part in LayersOf(config, s)) yield return part;
        if (SqueezeBertModel.HasPoolerIn(config.ModelType, head)) yield return Product("pooler", 1, h, h, 1, rows: 1, int8: true);
        foreach (var part in HeadOf(config, s, head)) yield return part;
    }

    /// <summary>The layers' parts. A hybrid's layers have one mixer or the other, and what both have in common.</summary>
    private static IEnumerable<ModelPart> LayersOf(SqueezeBertConfig config, int s)
    {
        int h = config.HiddenSize, i = config.IntermediateSize, k = config.ConvolutionKernelSize;
        (int Count, int Sets) attention = Of(TokenMixer.Attention), convolution = Of(TokenMixer.SeparableConvolution), all = (attention.Count + convolution.Count, attention.Sets + convolution.Sets);
        if (attention.Count > 0)
        {
            yield return In(attention, Product("encoder.attention.query", 1, h, h, config.QGroups, s, int8: true));
            yield return In(attention, Product("encoder.attention.key", 1, h, h, config.KGroups, s, int8: true));
        }
        yield return In(all, Product("encoder.attention.value", 1, h, h, config.VGroups, s, int8: true));
        if (convolution.Count > 0)
            yield return In(convolution, new ModelPart("encoder.attention.depthwise", 1, $"{h} filters over {k} tokens", (k + 1L) * h, 2L * s * k * h, 4 * (k + 1L) * h));
        if (attention.Count > 0)
            yield return In(attention, new ModelPart("encoder.attention", 1, $"{config.NumAttentionHeads} heads of {config.AttentionHeadSize}", 0, 4L * s * s * h, 0));
        yield return In(all, Product("encoder.post_attention", 1, h, h, config.PostAttentionGroups, s, 2L * h, int8: true));
        yield return In(all, Product("encoder.intermediate", 1, h, i, config.IntermediateGroups, s, int8: true));
        yield return In(all, Product("encoder.output", 1, i, h, config.OutputGroups, s, 2L * h, int8: true));

        (int, int) Of(TokenMixer mixer) => (config.LayersWith(mixer), config.WeightSetsOf(mixer));

        static ModelPart In((int Count, int Sets) layers, ModelPart part) => part with { Count = layers.Count, WeightSets = layers.Sets };
    }

    private static IEnumerable<ModelPart> HeadOf(SqueezeBertConfig config, int s, ModelHead head)
    {
        int h = config.HiddenSize, e = config.EmbeddingSize;
        switch (head)
        {
            case ModelHead.None:
                break;
            case ModelHead.MaskedLanguageModel or ModelHead.PreTraining:
                yield return Product("cls.transform", 1, h, e, 1, s, 2L * e);
                // A tied decoder is the embedding table again, counted there; its bias is its own.
                long decoder = config.VocabSize + (config.TieWordEmbeddings ? 0 : (long)e * config.VocabSize);
                yield return new ModelPart("cls.decoder", 1, $"{e} → {config.VocabSize}", decoder, 2L * s * e * config.VocabSize, 4 * decoder);
                if (head == ModelHead.PreTraining) yield return Product("cls.seq_relationship", 1, h, 2, 1, rows: 1);
                break;
            case ModelHead.IntentAndSlots:
                yield return Product("intent_classifier", 1, h, config.IntentId2Label.Length, 1, rows: 1);
                yield return Product("slot_classifier", 1, h, config.SlotId2Label.Length, 1, s);
                break;
            default:
                bool perToken = head is ModelHead.TokenClassification or ModelHead.QuestionAnswering;
                int outputs = head switch { ModelHead.MultipleChoice => 1, ModelHead.QuestionAnswering => 2, _ => config.NumLabels };
                yield return Product(head == ModelHead.QuestionAnswering ? "qa_outputs" : "classifier", 1, h, outputs, 1, perToken ? s : 1);
                break;
        }
    }

    private static ModelPart Embeddings(SqueezeBertConfig config, long norm, bool int8)
    {
        long words = (long)config.VocabSize * config.EmbeddingSize, others = ((long)config.MaxPositionEmbeddings + config.TypeVocabSize) * config.EmbeddingSize + norm;
        string shape = $"{config.VocabSize} + {config.MaxPositionEmbeddings} + {config.TypeVocabSize} rows of {config.EmbeddingSize}";
        return new ModelPart("embeddings", 1, shape, words + others, 0, Bytes(words, config.VocabSize, int8) + 4 * others);
    }

    private static ModelPart Product(string name, int count, int inputs, int outputs, int groups, int rows, long normParameters = 0, bool int8 = false)
    {
        long weights = (long)outputs * (inputs / groups), others = outputs + normParameters;
        string shape = groups == 1 ? $"{inputs} → {outputs}" : $"{inputs} → {outputs}, {groups} groups";
        return new ModelPart(name, count, shape, weights + others, 2L * rows * weights, Bytes(weights, outputs, int8) + 4 * others);
    }

    /// <summary>A weight's bytes in a model loaded as int8, which holds some in float32.</summary>
    private static long Bytes(long weights, int scales, bool int8) => int8 ? weights + 4L * scales : 4 * weights;
}
