using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Finds named entities and other stretches of a text: text in, entities with their places out.</summary>
/// <remarks>
/// Hugging Face: <c>token-classification</c>, alias <c>ner</c>, with the same results from the same logits. A text that is too long
/// for the model is read in windows that share <see cref="TokenClassificationOptions.Stride"/> tokens; of entities that overlap there
/// the longest stays, of equally long ones the surest. With <see cref="AggregationStrategy.None"/> the same goes for tokens.
/// An answer never depends on the other texts of a call, nor on the number of threads. Immutable; safe to share between threads.
/// </remarks>
public sealed class TokenClassificationPipeline : Pipeline<string, TokenClassificationResult>
{
    private readonly OffsetUnit offsetUnit;
    private readonly EncodeOptions encoding;
    private readonly EntityDecoder decoder;

    private TokenClassificationPipeline(PipelineParts parts, TokenClassificationOptions options) : base(parts, options)
    {
        offsetUnit = options.OffsetUnit;
        decoder = new EntityDecoder(Tokenizer, Model.Config.Id2Label, options.AggregationStrategy, options.IgnoreLabels);
        encoding = new EncodeOptions { MaxLength = MaxTokens, Stride = options.Stride ?? MaxTokens / 4, MaxWindowTokens = options.MaxInputTokens };
        if (encoding.Stride >= Room) throw new ArgumentOutOfRangeException(nameof(options), $"stride: expected 0 to {Room - 1}, less than a window has room for; found {encoding.Stride}.");
    }

    /// <summary>Tokens of the text in a full window: all but [CLS] and [SEP].</summary>
    private int Room => MaxTokens - 2;

    /// <summary>A pipeline over a model that stays the caller's.</summary>
    /// <exception cref="ArgumentException">The model has no token classification head, fewer word embeddings than the tokenizer has tokens, or windows too short for the stride.</exception>
    public static TokenClassificationPipeline Create(SqueezeBertModel model, BertTokenizer tokenizer, TokenClassificationOptions? options = null) =>
        PipelineParts.Of(model, tokenizer, ModelHead.TokenClassification).Into(parts => new TokenClassificationPipeline(parts, options ?? new()));

    /// <inheritdoc cref="TextClassificationPipeline.FromPretrained"/>
    public static TokenClassificationPipeline FromPretrained(string name, TokenClassificationOptions? options = null, ModelOptions? modelOptions = null) =>
        FromFiles(ModelFiles.FromPretrained(name, modelOptions?.Hub), options, modelOptions);

    /// <inheritdoc cref="TextClassificationPipeline.FromFiles"/>
    public static TokenClassificationPipeline FromFiles(ModelFiles files, TokenClassificationOptions? options = null, ModelOptions? modelOptions = null) =>
        PipelineParts.Load(files, modelOptions, ModelHead.TokenClassification).Into(parts => new TokenClassificationPipeline(parts, options ?? new()));

    /// <inheritdoc/>
    private protected override PredictionPlan<TokenClassificationResult> Plan(IReadOnlyList<string> inputs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireTexts(inputs);
        var windowsOf = Encode(inputs.Count, i => Tokenizer.EncodeWindows(inputs[i], options: encoding), cancellation);
        var windows = new List<(int Text, int Number, TokenizedText Tokens)>();
        for (int i = 0; i < windowsOf.Length; i++)
            for (int w = 0; w < windowsOf[i].Count; w++) windows.Add((i, w, windowsOf[i][w]));

        var found = new List<NamedEntity>[windows.Count];
        return new([.. windows.Select(window => window.Tokens)], ModelOutputs.Logits, (numbers, output) =>
        {
            RequireFinite(output.Logits);
            int start = 0;
            foreach (int n in numbers)
            {
                var (text, number, tokens) = windows[n];
                int length = tokens.InputIds.Length * output.LogitsPerRow;
                found[n] = decoder.Decode(inputs[text], tokens, output.Logits.AsSpan(start, length), number * (Room - encoding.Stride));
                start += length;
            }
        }, () =>
        {
            var results = new TokenClassificationResult[inputs.Count];
            for (int i = 0, first = 0; i < results.Length; first += windowsOf[i].Count, i++)
                results[i] = ResultOf(inputs[i], found.AsSpan(first, windowsOf[i].Count), windowsOf[i].Sum(window => window.InputIds.Length));
            return results;
        });
    }

    private TokenClassificationResult ResultOf(string text, ReadOnlySpan<List<NamedEntity>> windows, int tokens)
    {
        var entities = windows.Length == 1 ? windows[0] : WindowOverlap.Resolve(windows.ToArray().SelectMany(entities => entities));
        var offsets = new OffsetUnits(text, offsetUnit);
        return new TokenClassificationResult
        {
            Entities = [.. entities.Select(entity => entity with { Start = offsets.Convert(entity.Start), End = offsets.Convert(entity.End) })],
            TokenCount = tokens,
            WindowCount = windows.Length,
        };
    }
}
