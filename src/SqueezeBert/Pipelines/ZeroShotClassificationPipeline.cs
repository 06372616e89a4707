using System.Collections.Immutable;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Classifies texts by labels that nobody trained: a model of natural language inference judges whether each label follows.</summary>
/// <remarks>
/// Each candidate label makes a sentence ("This example is sports."), and the model says how far it follows from the text; all texts
/// and labels of a call share batches. Of a text that is too long beside the sentence the end is cut. An answer never depends on the
/// other texts of a call, nor on the number of threads. Immutable; safe to share between threads.
/// <example><code>
/// using var classifier = ZeroShotClassificationPipeline.FromPretrained("path/to/an-nli-model");
/// var result = classifier.Predict("The keeper saved the penalty.", ["sports", "politics", "cooking"]);
/// Console.WriteLine($"{result.Top.Label} {result.Top.Score:F2}");
/// </code></example>
/// </remarks>
public sealed class ZeroShotClassificationPipeline : Pipeline<ZeroShotInput, ZeroShotClassificationResult>
{
    private readonly ZeroShotClassificationOptions options;
    private readonly EntailmentLogits entailment;
    private readonly EncodeOptions encoding;

    private ZeroShotClassificationPipeline(PipelineParts parts, ZeroShotClassificationOptions options) : base(parts, options)
    {
        this.options = options;
        entailment = new EntailmentLogits(Model.Config, options);
        encoding = new EncodeOptions { Truncation = TruncationStrategy.OnlyFirst, MaxLength = MaxTokens };
    }

    /// <summary>A pipeline over a model that stays the caller's.</summary>
    /// <exception cref="ArgumentException">
    /// The model has no sequence classification head, doesn't name the labels that inference needs, or has fewer word embeddings than the tokenizer has tokens.
    /// </exception>
    public static ZeroShotClassificationPipeline Create(SqueezeBertModel model, BertTokenizer tokenizer, ZeroShotClassificationOptions? options = null) =>
        PipelineParts.Of(model, tokenizer, ModelHead.SequenceClassification).Into(parts => new ZeroShotClassificationPipeline(parts, options ?? new()));

    /// <inheritdoc cref="TextClassificationPipeline.FromPretrained"/>
    /// <exception cref="ArgumentException">The model is no sequence classifier, doesn't name the labels that inference needs, or doesn't fit the vocabulary.</exception>
    public static ZeroShotClassificationPipeline FromPretrained(string name, ZeroShotClassificationOptions? options = null, ModelOptions? modelOptions = null) =>
        FromFiles(ModelFiles.FromPretrained(name, modelOptions?.Hub), options, modelOptions);

    /// <inheritdoc cref="TextClassificationPipeline.FromFiles"/>
    public static ZeroShotClassificationPipeline FromFiles(ModelFiles files, ZeroShotClassificationOptions? options = null, ModelOptions? modelOptions = null) =>
        PipelineParts.Load(files, modelOptions, ModelHead.SequenceClassification).Into(parts => new ZeroShotClassificationPipeline(parts, options ?? new()));

    /// <summary>Classifies one text.</summary>
    /// <exception cref="TokenizerException">A label leaves no room for the text.</exception>
    public ZeroShotClassificationResult Predict(string text, IReadOnlyList<string> candidateLabels, CancellationToken cancellationToken = default) =>
        Predict(new ZeroShotInput(text, candidateLabels), cancellationToken);

    /// <summary>Classifies many texts by the same labels; the results stand in the order of the texts.</summary>
    /// <exception cref="TokenizerException">A label leaves no room for the text.</exception>
    public IReadOnlyList<ZeroShotClassificationResult> Predict(IReadOnlyList<string> texts, IReadOnlyList<string> candidateLabels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Predict([.. texts.Select(text => new ZeroShotInput(text, candidateLabels))], cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="TokenizerException">A label leaves no room for the text.</exception>
    private protected override PredictionPlan<ZeroShotClassificationResult> Plan(IReadOnlyList<ZeroShotInput> inputs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireTexts(inputs.Select(input => input.Text));
        foreach (var input in inputs) RequireLabels(input.CandidateLabels);
        // One pair for each label of each text, text after text.
        int[] starts = [0, .. inputs.Select(input => input.CandidateLabels.Count)];
        for (int i = 1; i < starts.Length; i++) starts[i] += starts[i - 1];
        int[] textOf = [.. inputs.SelectMany((input, i) => Enumerable.Repeat(i, input.CandidateLabels.Count))];
        var pairs = Encode(textOf.Length, pair =>
        {
            var input = inputs[textOf[pair]];
            return Tokenizer.Encode(input.Text, options.HypothesisOf(input.CandidateLabels[pair - starts[textOf[pair]]]), encoding);
        }, cancellation);
        int width = Model.Config.NumLabels;
        var logits = new float[pairs.Length * width];
        return new(pairs, ModelOutputs.Logits, (numbers, output) =>
        {
            for (int b = 0; b < numbers.Length; b++) output.Logits.AsSpan(b * width, width).CopyTo(logits.AsSpan(numbers[b] * width));
        }, () =>
        {
            RequireFinite(logits);
            return [.. inputs.Select((input, i) => ResultOf(input, pairs.AsSpan(starts[i]..starts[i + 1]), logits.AsSpan((starts[i] * width)..(starts[i + 1] * width))))];
        });
    }

    private ZeroShotClassificationResult ResultOf(ZeroShotInput input, ReadOnlySpan<TokenizedText> pairs, ReadOnlySpan<float> logits)
    {
        float[] scores = entailment.Scores(logits);
        int seen = 0, removed = 0;
        foreach (var pair in pairs) (seen, removed) = (seen + pair.InputIds.Length, Math.Max(removed, pair.RemovedTokenCount));
        return new ZeroShotClassificationResult
        {
            Sequence = input.Text,
            Scores = LabelScores.Sorted([.. input.CandidateLabels], scores, topK: null),
            TokenCount = seen,
            RemovedTokenCount = removed,
        };
    }

    private static void RequireLabels(IReadOnlyList<string>? labels)
    {
        if (labels is null || labels.Count == 0) throw new ArgumentException("Expected at least one candidate label; found none.", nameof(labels));
        foreach (string label in labels)
            if (string.IsNullOrWhiteSpace(label)) throw new ArgumentException("Expected candidate labels in words; found an empty one.", nameof(labels));
    }
}
