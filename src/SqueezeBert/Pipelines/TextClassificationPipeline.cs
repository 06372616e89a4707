using System.Collections.Immutable;
using System.Runtime.CompilerServices;
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
public sealed class TextClassificationPipeline : IDisposable
{
    private readonly TextClassificationOptions options;
    private readonly ScoreFunction function;
    private readonly EncodeOptions encoding;
    private readonly bool ownsModel;
    private volatile bool disposed;

    private TextClassificationPipeline(SqueezeBertModel model, BertTokenizer tokenizer, TextClassificationOptions? options, bool ownsModel)
    {
        this.options = options ?? new TextClassificationOptions();
        this.options.Validate();
        if (model.HeadKind != ModelHead.SequenceClassification)
            throw new ArgumentException($"Expected a model for sequence classification; found the head {model.HeadKind}.", nameof(model));
        if (tokenizer.VocabularySize > model.Config.VocabSize)
            throw new ArgumentException($"Expected a vocabulary of at most {model.Config.VocabSize} tokens (vocab_size); found {tokenizer.VocabularySize}.", nameof(tokenizer));
        (Model, Tokenizer, this.ownsModel) = (model, tokenizer, ownsModel);
        function = this.options.FunctionToApply ?? LabelScores.DefaultFor(model.Config);
        MaxTokens = Math.Min(tokenizer.ModelMaxLength, model.Config.MaxPositionEmbeddings);
        encoding = new EncodeOptions { Truncation = TruncationStrategy.LongestFirst, MaxLength = MaxTokens };
    }

    /// <summary>The model.</summary>
    public SqueezeBertModel Model { get; }

    /// <summary>The tokenizer.</summary>
    public BertTokenizer Tokenizer { get; }

    /// <summary>The most tokens the model sees of a text, [CLS] and [SEP] included.</summary>
    public int MaxTokens { get; }

    /// <summary>A pipeline over a model that stays the caller's.</summary>
    /// <exception cref="ArgumentException">The model has no sequence classification head, or fewer word embeddings than the tokenizer has tokens.</exception>
    public static TextClassificationPipeline Create(SqueezeBertModel model, BertTokenizer tokenizer, TextClassificationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        return new TextClassificationPipeline(model, tokenizer, options, ownsModel: false);
    }

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
    public static TextClassificationPipeline FromFiles(ModelFiles files, TextClassificationOptions? options = null, ModelOptions? modelOptions = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var tokenizer = BertTokenizer.FromFiles(files);
        var model = SqueezeBertModel.Load(files, modelOptions);
        try
        {
            return new TextClassificationPipeline(model, tokenizer, options, ownsModel: true);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Classifies one text, or a pair of texts.</summary>
    public TextClassificationResult Predict(string text, string? textPair = null, CancellationToken cancellationToken = default) =>
        Predict([new TextInput(text, textPair)], cancellationToken)[0];

    /// <summary>Classifies many texts; the results stand in the order of the inputs.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between two passes through the model.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed.</exception>
    public IReadOnlyList<TextClassificationResult> Predict(IReadOnlyList<TextInput> inputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ObjectDisposedException.ThrowIf(disposed, this);
        var results = new List<TextClassificationResult>(inputs.Count);
        var encoded = new List<TokenizedText>();
        var batch = new TokenBatchBuilder();
        foreach (var input in inputs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (input.Text is null) throw new ArgumentException("Expected a text; found null.", nameof(inputs));
            var text = Tokenizer.Encode(input.Text, input.TextPair, encoding);
            if (batch.SequenceCount > 0 && batch.TokenCount + text.InputIds.Length > options.MaxBatchTokens) Flush();
            encoded.Add(text);
            batch.Add(text.InputIds.AsSpan(), text.TokenTypeIds.AsSpan());
            if (batch.SequenceCount == options.MaxBatchTexts) Flush();
        }
        if (batch.SequenceCount > 0) Flush();
        return results;

        void Flush()
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddResults(batch.Build(), encoded, results);
            batch.Clear();
            encoded.Clear();
        }
    }

    /// <summary>Classifies texts as they arrive. Texts that are there already share a pass; none waits for one that isn't.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async IAsyncEnumerable<TextClassificationResult> PredictAsync(IAsyncEnumerable<TextInput> inputs, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var waiting = new List<TextInput>();
        await using var source = inputs.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var next = source.MoveNextAsync();
            if (waiting.Count > 0 && (!next.IsCompleted || waiting.Count == options.MaxBatchTexts))
            {
                foreach (var result in Predict(waiting, cancellationToken)) yield return result;
                waiting.Clear();
            }
            if (!await next.ConfigureAwait(false)) break;
            waiting.Add(source.Current);
        }
        foreach (var result in Predict(waiting, cancellationToken)) yield return result;
    }

    /// <summary>Ends the pipeline; disposes the model where this pipeline loaded it.</summary>
    public void Dispose()
    {
        disposed = true;
        if (ownsModel) Model.Dispose();
    }

    private void AddResults(TokenBatch batch, List<TokenizedText> encoded, List<TextClassificationResult> results)
    {
        var output = Model.Forward(batch, ModelOutputs.Logits);
        for (int b = 0; b < encoded.Count; b++)
        {
            var logits = output.Logits.AsSpan(b * output.LogitsPerRow, output.LogitsPerRow);
            RequireFinite(logits);
            LabelScores.Apply(function, logits);
            results.Add(new TextClassificationResult
            {
                Scores = Sorted(logits),
                TokenCount = encoded[b].InputIds.Length,
                RemovedTokenCount = encoded[b].RemovedTokenCount,
            });
        }
    }

    private ImmutableArray<ClassificationScore> Sorted(ReadOnlySpan<float> scores)
    {
        var sorted = new List<ClassificationScore>(scores.Length);
        for (int label = 0; label < scores.Length; label++) sorted.Add(new ClassificationScore(Model.Config.Id2Label[label], scores[label]));
        // OrderBy keeps labels of equal score in id order; Sort would not.
        return [.. sorted.OrderByDescending(score => score.Score).Take(options.TopK ?? sorted.Count)];
    }

    private void RequireFinite(ReadOnlySpan<float> logits)
    {
        for (int label = 0; label < logits.Length; label++)
            if (!float.IsFinite(logits[label]))
                throw new InvalidOperationException($"logits: expected finite numbers; found {logits[label]} for the label '{Model.Config.Id2Label[label]}': the model's numbers outgrow float32.");
    }
}
