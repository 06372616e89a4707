namespace SqueezeBert.Pipelines;

/// <summary>What turns a classifier's logits into scores.</summary>
public enum ScoreFunction
{
    /// <summary>Scores add up to 1: one label applies.</summary>
    Softmax,

    /// <summary>Each score stands for itself: any number of labels may apply.</summary>
    Sigmoid,

    /// <summary>The logits as they are, as for regression.</summary>
    None,
}

/// <summary>How a <see cref="TextClassificationPipeline"/> answers.</summary>
public sealed record TextClassificationOptions : PipelineOptions
{
    /// <summary>
    /// From logits to scores. Null lets the model decide, as in Hugging Face: none for regression, sigmoid for several
    /// labels at once or a single label, softmax otherwise.
    /// </summary>
    public ScoreFunction? FunctionToApply { get; init; }

    /// <summary>How many labels to return, at least 1; null for all.</summary>
    public int? TopK { get; init; }

    internal override void Validate()
    {
        base.Validate();
        if (TopK is { } topK) ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1, nameof(TopK));
        if (FunctionToApply is { } function && !Enum.IsDefined(function))
            throw new ArgumentOutOfRangeException(nameof(FunctionToApply), function, "Expected Softmax, Sigmoid or None.");
    }
}
