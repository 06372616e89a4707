namespace SqueezeBert.Pipelines;

/// <summary>How a <see cref="ZeroShotClassificationPipeline"/> answers.</summary>
public sealed record ZeroShotClassificationOptions : PipelineOptions
{
    /// <summary>What stands in the template where the label goes.</summary>
    internal const string Place = "{}";

    /// <summary>The sentence that is true where a label applies; {} is the label's place.</summary>
    public string HypothesisTemplate { get; init; } = "This example is {}.";

    /// <summary>
    /// False: one label applies, and scores add up to 1. True: any number of labels may apply, and each score stands for itself.
    /// </summary>
    public bool MultiLabel { get; init; }

    /// <summary>
    /// The label of the model that means entailment, by name or id; null for the one whose name begins with "entail".
    /// </summary>
    public string? EntailmentLabel { get; init; }

    /// <summary>
    /// The label of the model that means contradiction, by name or id; null for the one whose name begins with "contradict", or the
    /// other one of two. Unused unless labels are judged one by one.
    /// </summary>
    public string? ContradictionLabel { get; init; }

    /// <summary>The sentence for one label.</summary>
    internal string HypothesisOf(string label) => HypothesisTemplate.Replace(Place, label, StringComparison.Ordinal);

    internal override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(HypothesisTemplate);
        int first = HypothesisTemplate.IndexOf(Place, StringComparison.Ordinal);
        if (first < 0 || HypothesisTemplate.IndexOf(Place, first + 1, StringComparison.Ordinal) >= 0)
            throw new ArgumentException($"HypothesisTemplate: expected a sentence with {Place} once, where the label goes; found \"{HypothesisTemplate}\".", nameof(HypothesisTemplate));
    }
}
