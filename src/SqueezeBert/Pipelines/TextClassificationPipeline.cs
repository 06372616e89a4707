using System.Collections.Immutable;
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

    /// <summary>Loads model and tokenizer from a folder in Hugging Face's layout.</summary>
    /// <param name="folder">Holds <c>config.json</c>, the weights and <c>vocab.txt</c> or <c>tokenizer.json</c>.</param>
    /// <param name="options">How to answer; null for the defaults.</param>
    /// <param name="modelOptions">Threads; null for the defaults.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="ConfigException">The configuration is missing, malformed or not supported.</exception>
    /// <exception cref="Checkpoints.CheckpointException">The weights are missing, malformed, or don't fit the configuration.</exception>
    /// <exception cref="TokenizerException">The vocabulary is missing, malformed or of another kind.</exception>
    /// <exception cref="ArgumentException">The model is no sequence classifier, or vocabulary and model don't fit.</exception>
    public static TextClassificationPipeline FromPretrained(string folder, TextClassificationOptions? options = null, ModelOptions? modelOptions = null) =>
        FromFiles(ModelFiles.FromFolder(folder), options, modelOptions);

    /// <summary>Loads model and tokenizer from files that need not be on disk.</summary>
    /// <inheritdoc cref="FromPretrained"/>
    public static TextClassificationPipeline FromFiles(ModelFiles files, TextClassificationOptions? options = null, ModelOptions? modelOptions = null) =>
        PipelineParts.Load(files, modelOptions, ModelHead.SequenceClassification).Into(parts => new TextClassificationPipeline(parts, options ?? new()));

    /// <summary>Classifies one text, or a pair of texts.</summary>
    public TextClassificationResult Predict(string text, string? textPair = null, CancellationToken cancellationToken = default) =>
        Predict(new TextInput(text, textPair), cancellationToken);

    /// <inheritdoc/>
    public override IReadOnlyList<TextClassificationResult> Predict(IReadOnlyList<TextInput> inputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var input in inputs)
            if (input.Text is null) throw new ArgumentException("Expected a text; found null.", nameof(inputs));
        var texts = Encode(inputs.Count, i => Tokenizer.Encode(inputs[i].Text, inputs[i].TextPair, encoding), cancellationToken);
        var results = new TextClassificationResult[texts.Length];
        Run(texts, ModelOutputs.Logits, (numbers, output) =>
        {
            for (int b = 0; b < numbers.Length; b++)
                results[numbers[b]] = ResultOf(texts[numbers[b]], output.Logits.AsSpan(b * output.LogitsPerRow, output.LogitsPerRow));
        }, cancellationToken);
        return results;
    }

    private TextClassificationResult ResultOf(TokenizedText text, Span<float> logits)
    {
        RequireFinite(logits);
        LabelScores.Apply(function, logits);
        return new TextClassificationResult { Scores = Sorted(logits), TokenCount = text.InputIds.Length, RemovedTokenCount = text.RemovedTokenCount };
    }

    private ImmutableArray<ClassificationScore> Sorted(ReadOnlySpan<float> scores)
    {
        var sorted = new List<ClassificationScore>(scores.Length);
        for (int label = 0; label < scores.Length; label++) sorted.Add(new ClassificationScore(Model.Config.Id2Label[label], scores[label]));
        // OrderBy keeps labels of equal score in id order; Sort would not.
        return [.. sorted.OrderByDescending(score => score.Score).Take(options.TopK ?? sorted.Count)];
    }
}
