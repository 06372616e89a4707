namespace SqueezeBert.Pipelines;

/// <summary>Which of a model's labels mean that a sentence follows from a text, and how its logits become scores of labels.</summary>
/// <remarks><code>
/// one label applies    scores = softmax over the labels' entailment logits
/// each for itself      score  = softmax over (contradiction, entailment) of the label's own logits, the second value
/// </code>
/// A single candidate label is judged for itself. Hugging Face: <c>ZeroShotClassificationPipeline.postprocess</c>, which takes the first
/// label for contradiction, or the last where the first is entailment, whatever their names.
/// </remarks>
internal sealed class EntailmentLogits
{
    private readonly SqueezeBertConfig config;
    private readonly ZeroShotClassificationOptions options;
    private readonly int entailment;
    private readonly int? contradiction;

    internal EntailmentLogits(SqueezeBertConfig config, ZeroShotClassificationOptions options)
    {
        (this.config, this.options) = (config, options);
        if (config.NumLabels < 2)
            throw new ArgumentException($"the model: expected at least two labels, of which one means entailment; found {LabelNames.Names(config)}.");
        entailment = options.EntailmentLabel is { } word
            ? LabelNames.IdOf(config, word, nameof(options.EntailmentLabel))
            : LabelNames.BeginningWith(config, "entail") ?? throw Unnamed("entail", nameof(options.EntailmentLabel));
        contradiction = options.ContradictionLabel is { } other
            ? LabelNames.IdOf(config, other, nameof(options.ContradictionLabel))
            : LabelNames.BeginningWith(config, "contradict") ?? (config.NumLabels == 2 ? 1 - entailment : null);
        if (contradiction == entailment)
            throw new ArgumentException($"ContradictionLabel: expected another label than entailment's; found {config.Id2Label[entailment]} for both.", nameof(options));
        if (options.MultiLabel) _ = Contradiction;
    }

    private int Contradiction => contradiction ?? throw Unnamed("contradict", nameof(options.ContradictionLabel));

    /// <summary>The candidate labels' scores.</summary>
    /// <param name="logits">[candidates, labels of the model].</param>
    internal float[] Scores(ReadOnlySpan<float> logits)
    {
        int width = config.NumLabels;
        var scores = new float[logits.Length / width];
        if (options.MultiLabel || scores.Length == 1)
        {
            Span<float> two = stackalloc float[2];
            for (int i = 0; i < scores.Length; i++)
            {
                (two[0], two[1]) = (logits[i * width + Contradiction], logits[i * width + entailment]);
                LabelScores.Apply(ScoreFunction.Softmax, two);
                scores[i] = two[1];
            }
            return scores;
        }
        for (int i = 0; i < scores.Length; i++) scores[i] = logits[i * width + entailment];
        LabelScores.Apply(ScoreFunction.Softmax, scores);
        return scores;
    }

    private ArgumentException Unnamed(string beginning, string option) => new(
        $"the model: expected a label whose name begins with \"{beginning}\"; found {LabelNames.Names(config)}. If one of them means that, say which by {option} (name or id); else the model is not one for this task.");
}
