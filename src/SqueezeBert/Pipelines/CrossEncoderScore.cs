using System.Text.Json;

namespace SqueezeBert.Pipelines;

/// <summary>How the logits of a cross-encoder become one score.</summary>
/// <remarks>
/// One label: that label's. Two: the second's, as classifiers of relevance have it. More: the one that the caller names. The function is
/// applied to all logits of a pair, so that a softmax is one over all labels.
/// </remarks>
internal sealed class CrossEncoderScore
{
    private const string Identity = "torch.nn.modules.linear.Identity", Sigmoid = "torch.nn.modules.activation.Sigmoid";

    private readonly ScoreFunction function;
    private readonly int label;

    internal CrossEncoderScore(SqueezeBertConfig config, RerankOptions options)
    {
        function = options.FunctionToApply ?? FunctionOf(config) ?? (config.NumLabels == 1 ? ScoreFunction.Sigmoid : ScoreFunction.Softmax);
        label = options.RelevantLabel is { } word ? LabelNames.IdOf(config, word, nameof(options.RelevantLabel))
            : config.NumLabels <= 2 ? config.NumLabels - 1
            : throw new ArgumentException($"the model: expected one label or two, or RelevantLabel to say which of them (name or id) means that a document answers the query; found {LabelNames.Names(config)}.", nameof(options));
    }

    /// <summary>The score of one pair, whose logits are overwritten.</summary>
    internal float Of(Span<float> logits)
    {
        LabelScores.Apply(function, logits);
        return logits[label];
    }

    /// <summary>What the model's configuration says; null for nothing.</summary>
    private static ScoreFunction? FunctionOf(SqueezeBertConfig config)
    {
        string key = "sentence_transformers.activation_fn";
        JsonElement name = default;
        bool isNamed = config.OtherKeys.TryGetValue("sentence_transformers", out var inner) && inner.ValueKind == JsonValueKind.Object && inner.TryGetProperty("activation_fn", out name);
        if (!isNamed) isNamed = config.OtherKeys.TryGetValue(key = "sbert_ce_default_activation_function", out name);
        if (!isNamed || name.ValueKind == JsonValueKind.Null) return null;
        return name.ValueKind != JsonValueKind.String ? throw Unknown() : name.GetString() switch
        {
            Identity => ScoreFunction.None,
            Sigmoid => ScoreFunction.Sigmoid,
            _ => throw Unknown(),
        };

        ConfigException Unknown() => new("config.json", key, $"expected {Identity} or {Sigmoid}, or FunctionToApply to say what to use in its place; found {name.GetRawText()}.");
    }
}
