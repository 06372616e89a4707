namespace SqueezeBert.Pipelines;

/// <summary>How a <see cref="RerankPipeline"/> orders documents.</summary>
public sealed record RerankOptions : PipelineOptions
{
    /// <summary>How many documents to return, the best ones, at least 1; null for all.</summary>
    public int? TopN { get; init; }

    /// <summary>Whether results carry the documents' texts.</summary>
    public bool ReturnDocuments { get; init; }

    /// <summary>
    /// From a cross-encoder's logits to scores. Null as the model's config.json says (<c>sentence_transformers.activation_fn</c>,
    /// once <c>sbert_ce_default_activation_function</c>), else sigmoid for a single label and softmax for more. Unused with embeddings.
    /// </summary>
    public ScoreFunction? FunctionToApply { get; init; }

    /// <summary>
    /// The label of a cross-encoder with several that means that a document answers the query, by name or id; null for the second of two.
    /// </summary>
    public string? RelevantLabel { get; init; }

    /// <summary>
    /// What becomes of a pair that is too long for a cross-encoder: null cuts the longer text at its end; a number reads the document in windows
    /// that share so many tokens with their neighbours, and takes the best window's score. Of embeddings,
    /// <see cref="Embedding"/> says the same.
    /// </summary>
    public int? Stride { get; init; }

    /// <summary>
    /// How to embed where the model is no cross-encoder; null for what the folder says. Of a cross-encoder only <see cref="EmbeddingOptions.MaxTokens"/>
    /// counts: the most tokens of a pair.
    /// </summary>
    public EmbeddingOptions? Embedding { get; init; }

    /// <summary>What to put before queries to embed; null for the model's prompt named query, else its default.</summary>
    public string? QueryPrompt { get; init; }

    /// <summary>What to put before documents to embed; null for the model's prompt named document, passage or corpus, else its default.</summary>
    public string? DocumentPrompt { get; init; }

    internal override void Validate()
    {
        base.Validate();
        if (TopN is { } topN) ArgumentOutOfRangeException.ThrowIfLessThan(topN, 1, nameof(TopN));
        if (Stride is { } stride) ArgumentOutOfRangeException.ThrowIfNegative(stride, nameof(Stride));
        if (FunctionToApply is { } function && !Enum.IsDefined(function))
            throw new ArgumentOutOfRangeException(nameof(FunctionToApply), function, "Expected Softmax, Sigmoid or None.");
    }
}
