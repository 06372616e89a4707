using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Answers questions with passages of a text: question and context in, the passage and its place out.</summary>
/// <remarks>
/// A context of any length is read whole, in overlapping windows; every window of every input of a call shares the same packed
/// batches. An answer never depends on the other inputs, nor on the number of threads. Immutable; safe to share between threads.
/// <example><code>
/// using var reader = QuestionAnsweringPipeline.FromPretrained("models/my-reader");
/// var result = reader.Predict("Who trained the model?", "The model was trained by Ada in two hours.");
/// Console.WriteLine($"{result.Top?.Answer} {result.Top?.Start}");
/// </code></example>
/// </remarks>
public sealed class QuestionAnsweringPipeline : Pipeline<QuestionAnsweringInput, QuestionAnsweringResult>
{
    private readonly QuestionAnsweringOptions options;
    private readonly AnswerWindows windowing;

    private QuestionAnsweringPipeline(PipelineParts parts, QuestionAnsweringOptions options) : base(parts, options)
    {
        this.options = options;
        windowing = new AnswerWindows(Tokenizer, options, MaxTokens);
    }

    /// <summary>A pipeline over a model that stays the caller's.</summary>
    /// <exception cref="ArgumentException">The model has no question answering head, or fewer word embeddings than the tokenizer has tokens.</exception>
    public static QuestionAnsweringPipeline Create(SqueezeBertModel model, BertTokenizer tokenizer, QuestionAnsweringOptions? options = null) =>
        PipelineParts.Of(model, tokenizer, ModelHead.QuestionAnswering).Into(parts => new QuestionAnsweringPipeline(parts, options ?? new()));

    /// <inheritdoc cref="TextClassificationPipeline.FromPretrained"/>
    public static QuestionAnsweringPipeline FromPretrained(string name, QuestionAnsweringOptions? options = null, ModelOptions? modelOptions = null) =>
        FromFiles(ModelFiles.FromPretrained(name, modelOptions?.Hub), options, modelOptions);

    /// <inheritdoc cref="TextClassificationPipeline.FromFiles"/>
    public static QuestionAnsweringPipeline FromFiles(ModelFiles files, QuestionAnsweringOptions? options = null, ModelOptions? modelOptions = null) =>
        PipelineParts.Load(files, modelOptions, ModelHead.QuestionAnswering).Into(parts => new QuestionAnsweringPipeline(parts, options ?? new()));

    /// <summary>Answers one question.</summary>
    /// <exception cref="ArgumentException">Question or context is null or empty.</exception>
    public QuestionAnsweringResult Predict(string question, string context, CancellationToken cancellationToken = default) =>
        Predict(new QuestionAnsweringInput(question, context), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A question or context is null or empty.</exception>
    private protected override PredictionPlan<QuestionAnsweringResult> Plan(IReadOnlyList<QuestionAnsweringInput> inputs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        for (int i = 0; i < inputs.Count; i++)
        {
            RequireText(inputs[i].Question, "question", i);
            RequireText(inputs[i].Context, "context", i);
        }
        var windowsOf = Encode(inputs.Count, i => windowing.Of(inputs[i].Question, inputs[i].Context), cancellation);
        AnswerWindow[] windows = [.. windowsOf.SelectMany(windows => windows)];
        return PlanOf(windows).Then(spans => ResultsOf(inputs, windowsOf, [.. spans]));
    }

    private QuestionAnsweringResult[] ResultsOf(IReadOnlyList<QuestionAnsweringInput> inputs, AnswerWindow[][] windowsOf, SpanScores[] spans)
    {
        var results = new QuestionAnsweringResult[inputs.Count];
        for (int i = 0, first = 0; i < results.Length; first += windowsOf[i++].Length)
        {
            var own = spans.AsSpan(first, windowsOf[i].Length);
            results[i] = new QuestionAnsweringResult
            {
                Answers = AnswerMerge.Of(inputs[i].Context, windowsOf[i], own, options),
                WindowCount = windowsOf[i].Length,
                TokenCount = windowsOf[i].Sum(window => window.TokenCount),
                NoAnswerScore = AnswerMerge.NullScoreOf(own),
                RemovedQuestionTokenCount = windowsOf[i][0].Text.RemovedTokenCount,
            };
        }
        return results;
    }

    private static void RequireText(string? text, string name, int input)
    {
        if (string.IsNullOrEmpty(text))
            throw new ArgumentException($"{name} of input {input}: expected a text; found {(text is null ? "null" : "an empty one")}.");
    }

    /// <summary>The best spans of each window.</summary>
    private PredictionPlan<SpanScores> PlanOf(AnswerWindow[] windows)
    {
        // Several spans may turn out to be the same words: more than are asked for, as many as in Hugging Face.
        int count = options.AlignToWords ? (int)Math.Min(2L * options.TopK + 10, int.MaxValue) : options.TopK;
        var spans = new SpanScores[windows.Length];
        return new(Array.ConvertAll(windows, window => window.Text), ModelOutputs.Logits, (numbers, output) =>
        {
            int row = 0;
            foreach (int number in numbers)
            {
                var window = windows[number];
                var logits = output.Logits.AsSpan(row * output.LogitsPerRow, window.TokenCount * output.LogitsPerRow);
                RequireFinite(logits);
                spans[number] = SpanScores.Of(logits, window.FirstContextToken, window.ContextTokenCount, options.MaxAnswerLen, count);
                row += window.TokenCount;
            }
        }, () => spans);
    }
}
