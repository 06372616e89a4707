using System.Collections.Immutable;

namespace SqueezeBert;

/// <summary>Parameters and arithmetic of a model, computed from its configuration alone.</summary>
/// <remarks><code>
/// grouped product   O·I/G + O parameters (with bias)     2·S·O·I/G operations
/// attention         no parameters                        2·(2·S·S·H): scores and weighted sum over all heads
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
    /// Bytes of float32 activations that one layer needs at its widest: hidden states in and out, query, key, value,
    /// context and the feed-forward layer, for one sequence.
    /// </summary>
    public long ActivationBytes => 4L * SequenceLength * (6L * Config.HiddenSize + Config.IntermediateSize);

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
        int n = config.NumHiddenLayers, h = config.HiddenSize, i = config.IntermediateSize;
        long norm = 2L * h;
        yield return Embeddings(config, norm, int8: head is not (ModelHead.MaskedLanguageModel or ModelHead.PreTraining));
        yield return Product("encoder.attention.query", n, h, h, config.QGroups, s, int8: true);
        yield return Product("encoder.attention.key", n, h, h, config.KGroups, s, int8: true);
        yield return Product("encoder.attention.value", n, h, h, config.VGroups, s, int8: true);
        yield return new ModelPart("encoder.attention", n, $"{config.NumAttentionHeads} heads of {config.AttentionHeadSize}", 0, 4L * s * s * h, 0);
        yield return Product("encoder.post_attention", n, h, h, config.PostAttentionGroups, s, norm, int8: true);
        yield return Product("encoder.intermediate", n, h, i, config.IntermediateGroups, s, int8: true);
        yield return Product("encoder.output", n, i, h, config.OutputGroups, s, norm, int8: true);
        if (SqueezeBertModel.HasPoolerIn(config.ModelType, head)) yield return Product("pooler", 1, h, h, 1, rows: 1, int8: true);
        switch (head)
        {
            case ModelHead.None:
                break;
            case ModelHead.MaskedLanguageModel or ModelHead.PreTraining:
                yield return Product("cls.transform", 1, h, h, 1, s, norm);
                // A tied decoder is the embedding table again, counted there; its bias is its own.
                long decoder = config.VocabSize + (config.TieWordEmbeddings ? 0 : (long)h * config.VocabSize);
                yield return new ModelPart("cls.decoder", 1, $"{h} → {config.VocabSize}", decoder, 2L * s * h * config.VocabSize, 4 * decoder);
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
        long words = (long)config.VocabSize * config.HiddenSize, others = ((long)config.MaxPositionEmbeddings + config.TypeVocabSize) * config.HiddenSize + norm;
        string shape = $"{config.VocabSize} + {config.MaxPositionEmbeddings} + {config.TypeVocabSize} rows of {config.HiddenSize}";
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
