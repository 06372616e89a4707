namespace SqueezeBert.Pipelines;

/// <summary>How an <see cref="EmbeddingPipeline"/> makes a vector of a text. What is null here is as the model's folder says.</summary>
public sealed record EmbeddingOptions : PipelineOptions
{
    /// <summary>How token vectors become one; null as <c>1_Pooling/config.json</c> says, else the mean.</summary>
    public PoolingMode? Pooling { get; init; }

    /// <summary>Whether vectors are brought to length 1; null as <c>modules.json</c> says, else not.</summary>
    public bool? Normalize { get; init; }

    /// <summary>
    /// How many features to keep, the first ones, at least 1; null for all. For models trained so that the first features
    /// suffice (Matryoshka). Vectors of length 1 have it again after the cut.
    /// </summary>
    public int? Dimensions { get; init; }

    /// <summary>What to put before every text, such as "query: "; null for the one of <see cref="PromptName"/>, empty for nothing.</summary>
    public string? Prompt { get; init; }

    /// <summary>One of <see cref="EmbeddingPipeline.Prompts"/>; null for the model's default, which mostly is none. Unused with <see cref="Prompt"/>.</summary>
    public string? PromptName { get; init; }

    /// <summary>
    /// The most tokens of a text that the model sees at once, [CLS] and [SEP] included, at least 3; null as
    /// <c>sentence_bert_config.json</c>, else <c>tokenizer_config.json</c> says. Never more than the model takes.
    /// </summary>
    public int? MaxTokens { get; init; }

    /// <summary>
    /// What becomes of a text with more tokens: null cuts it at its end, as sentence-transformers does; a number reads it in windows
    /// that share so many tokens with their neighbours, and takes the mean of the windows' vectors weighted by their tokens.
    /// </summary>
    public int? Stride { get; init; }

    internal override void Validate()
    {
        base.Validate();
        if (Pooling is { } pooling && !Enum.IsDefined(pooling)) throw new ArgumentOutOfRangeException(nameof(Pooling), pooling, "Expected Cls, Mean, Max or Pooler.");
        if (Dimensions is { } dimensions) ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1, nameof(Dimensions));
        if (MaxTokens is { } maxTokens) ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 3, nameof(MaxTokens));
        if (Stride is { } stride) ArgumentOutOfRangeException.ThrowIfNegative(stride, nameof(Stride));
    }
}
