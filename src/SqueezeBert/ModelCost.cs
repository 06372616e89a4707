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

    /// <summary>Bytes of the parameters in float32.</summary>
    public long ParameterBytes => 4 * Parameters;

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
    /// <exception cref="ConfigException">The configuration names a head that this library doesn't run.</exception>
    public static ModelCost Of(SqueezeBertConfig config, int sequenceLength = 128, ModelHead? head = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (sequenceLength < 1 || sequenceLength > config.MaxPositionEmbeddings)
            throw new ArgumentOutOfRangeException(nameof(sequenceLength), sequenceLength, $"Expected 1 to {config.MaxPositionEmbeddings} tokens (max_position_embeddings).");
        return new ModelCost(config, sequenceLength, [.. PartsOf(config, sequenceLength, head ?? config.Head ?? ModelHead.None)]);
    }

    private static IEnumerable<ModelPart> PartsOf(SqueezeBertConfig config, int s, ModelHead head)
    {
        int n = config.NumHiddenLayers, h = config.HiddenSize, i = config.IntermediateSize;
        long norm = 2L * h;
        yield return new ModelPart("embeddings", 1, $"{config.VocabSize} + {config.MaxPositionEmbeddings} + {config.TypeVocabSize} rows of {h}",
            ((long)config.VocabSize + config.MaxPositionEmbeddings + config.TypeVocabSize) * h + norm, 0);
        yield return Product("encoder.attention.query", n, h, h, config.QGroups, s);
        yield return Product("encoder.attention.key", n, h, h, config.KGroups, s);
        yield return Product("encoder.attention.value", n, h, h, config.VGroups, s);
        yield return new ModelPart("encoder.attention", n, $"{config.NumAttentionHeads} heads of {config.AttentionHeadSize}", 0, 4L * s * s * h);
        yield return Product("encoder.post_attention", n, h, h, config.PostAttentionGroups, s, norm);
        yield return Product("encoder.intermediate", n, h, i, config.IntermediateGroups, s);
        yield return Product("encoder.output", n, i, h, config.OutputGroups, s, norm);
        if (SqueezeBertModel.HasPoolerIn(config.ModelType, head)) yield return Product("pooler", 1, h, h, 1, rows: 1);
        switch (head)
        {
            case ModelHead.None:
                break;
            case ModelHead.MaskedLanguageModel:
                yield return Product("cls.transform", 1, h, h, 1, s, norm);
                // A tied decoder is the embedding table again, counted there; its bias is its own.
                yield return new ModelPart("cls.decoder", 1, $"{h} → {config.VocabSize}", config.VocabSize + (config.TieWordEmbeddings ? 0 : (long)h * config.VocabSize), 2L * s * h * config.VocabSize);
                break;
            default:
                bool perToken = head is ModelHead.TokenClassification or ModelHead.QuestionAnswering;
                int outputs = head switch { ModelHead.MultipleChoice => 1, ModelHead.QuestionAnswering => 2, _ => config.NumLabels };
                yield return Product(head == ModelHead.QuestionAnswering ? "qa_outputs" : "classifier", 1, h, outputs, 1, perToken ? s : 1);
                break;
        }
    }

    private static ModelPart Product(string name, int count, int inputs, int outputs, int groups, int rows, long normParameters = 0)
    {
        long weights = (long)outputs * (inputs / groups);
        string shape = groups == 1 ? $"{inputs} → {outputs}" : $"{inputs} → {outputs}, {groups} groups";
        return new ModelPart(name, count, shape, weights + outputs + normParameters, 2L * rows * weights);
    }
}
