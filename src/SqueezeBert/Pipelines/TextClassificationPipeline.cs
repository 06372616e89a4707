using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Classifies texts: text in, labels with scores out.</summary>
/// <remarks>
/// A text that is too long for the model is cut at its end (of a pair, the longer text first);
/// <see cref="TextClassificationResult.RemovedTokenCount"/> says by how much. An answer never depends on the other texts
/// of a batch, nor on the number of threads. Immutable; safe to share between threads.
/// <example><code>
/// using var classifier = TextClassificationPipeline.FromPretrained("models/sentiment");
/// var result = classifier.Predict("The staff were friendly and the food was great.");
/// Console.WriteLine($"{result.Top.Label} {result.Top.Score:F2}");
/// </code></example>
/// </remarks>
public sealed class TextClassificationPipeline : Pipeline<TextInput, TextClassificationResult>
{
    private readonly TextClassificationOptions options;
    private readonly ScoreFunction function;
    private readonly EncodeOptions encoding;

    private TextClassificationPipeline(PipelineParts parts, TextClassificationOptions options) : base(parts, options)
    {
        this.options = options;
        function = options.FunctionToApply ?? LabelScores.DefaultFor(Model.Config);
        encoding = new EncodeOptions { Truncation = TruncationStrategy.LongestFirst, MaxLength = MaxTokens };
    }

    /// <summary>A pipeline over a model that stays the caller's.</summary>
    /// <exception cref="ArgumentException">The model has no sequence classification head, or fewer word embeddings than the tokenizer has tokens.</exception>
    public static TextClassificationPipeline Create(SqueezeBertModel model, BertTokenizer tokenizer, TextClassificationOptions? options = null) =>
        PipelineParts.Of(model, tokenizer, ModelHead.SequenceClassification).Into(parts => new TextClassificationPipeline(parts, options ?? new()));

    /// <summary>Loads model and tokenizer from a folder in Hugging Face's layout, or from a repository on the hub.</summary>
    /// <param name="name">
    /// A folder that holds <c>config.json</c>, the weights and <c>vocab.txt</c> or <c>tokenizer.json</c>; or a repository,
    /// <c>organisation/name</c>, which is downloaded into the cache unless it is there.
    /// </param>
    /// <param name="options">How to answer; null for the defaults.</param>
    /// <param name="modelOptions">Threads, and <see cref="ModelOptions.Hub"/> for the revision; null for the defaults.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, and no repository can have that name.</exception>
    /// <exception cref="Hub.HubException">The repository or a file of it can't be had, from the hub or offline from the cache.</exception>
    /// <exception cref="ConfigException">The configuration is missing, malformed or not supported.</exception>
    /// <exception cref="Checkpoints.CheckpointException">The weights are missing, malformed, or don't fit the configuration.</exception>
    /// <exception cref="TokenizerException">The vocabulary is missing, malformed or of another kind.</exception>
    /// <exception cref="ArgumentException">The model has another head, or vocabulary and model don't fit.</exception>
    public static TextClassificationPipeline FromPretrained(string name, TextClassificationOptions? options = null, ModelOptions? modelOptions = null) =>
        FromFiles(ModelFiles.FromPretrained(name, modelOptions?.Hub), options, modelOptions);

    /// <summary>Loads model and tokenizer from files that need not be on disk.</summary>
    /// <inheritdoc cref="FromPretrained"/>
    public static TextClassificationPipeline FromFiles(ModelFiles files, TextClassificationOptions? options = null, ModelOptions? modelOptions = null) =>
        PipelineParts.Load(files, modelOptions, ModelHead.SequenceClassification).Into(parts => new TextClassificationPipeline(parts, options ?? new()));

    /// <summary>Classifies one text, or a pair of texts.</summary>
    public TextClassificationResult Predict(string text, string? textPair = null, CancellationToken cancellationToken = default) =>
        Predict(new TextInput(text, textPair), cancellationToken);

    /// <inheritdoc/>
    private protected override PredictionPlan<TextClassificationResult> Plan(IReadOnlyList<TextInput> inputs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireTexts(inputs.Select(input => input.Text));
        var texts = Encode(inputs.Count, i => Tokenizer.Encode(inputs[i].Text, inputs[i].TextPair, encoding), cancellation);
        var results = new TextClassificationResult[texts.Length];
        return new(texts, ModelOutputs.Logits, (numbers, output) =>
        {
            for (int b = 0; b < numbers.Length; b++)
                results[numbers[b]] = ResultOf(texts[numbers[b]], output.Logits.AsSpan(b * output.LogitsPerRow, output.LogitsPerRow));
        }, () => results);
    }

    private TextClassificationResult ResultOf(TokenizedText text, Span<float> logits)
    {
        RequireFinite(logits);
        LabelScores.Apply(function, logits);
        return new TextClassificationResult { Scores = LabelScores.Sorted(Model.Config.Id2Label, logits, options.TopK), TokenCount = text.InputIds.Length, RemovedTokenCount = text.RemovedTokenCount };
    }
}
