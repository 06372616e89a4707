using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Understands requests, as chat bots and voice assistants do: the intent of a text and the slots it fills, in one pass.</summary>
/// <remarks>
/// A word's slot is that of its first token, as Chen et al. 2019 train it; words are the tokenizer's, so a punctuation mark is a word
/// of its own. Neighbouring words make one slot by their B-, I-, E- and S- tags. Intents compete for one score of 1 (softmax).
/// A text that is too long for the model is cut at its end; <see cref="IntentAndSlotsResult.RemovedTokenCount"/> says by how much.
/// An answer never depends on the other texts of a call, nor on the number of threads. Immutable; safe to share between threads.
/// </remarks>
public sealed class IntentAndSlotsPipeline : Pipeline<string, IntentAndSlotsResult>
{
    private readonly IntentAndSlotsOptions options;
    private readonly EncodeOptions encoding;
    private readonly EntityDecoder decoder;

    private IntentAndSlotsPipeline(PipelineParts parts, IntentAndSlotsOptions options) : base(parts, options)
    {
        this.options = options;
        if (options.OutOfScopeLabel is { } label && !Model.Config.IntentId2Label.Contains(label, StringComparer.Ordinal))
            throw new ArgumentException($"{nameof(options.OutOfScopeLabel)}: expected one of the model's intents ({string.Join(", ", Model.Config.IntentId2Label)}); found '{label}'.", nameof(options));
        decoder = new EntityDecoder(Tokenizer, Model.Config.SlotId2Label, AggregationStrategy.First, ignored: ["O"]);
        encoding = new EncodeOptions { Truncation = TruncationStrategy.OnlyFirst, MaxLength = MaxTokens };
    }

    /// <summary>A pipeline over a model that stays the caller's.</summary>
    /// <exception cref="ArgumentException">The model has no head for intents and slots or no such out-of-scope label, or fewer word embeddings than the tokenizer has tokens.</exception>
    public static IntentAndSlotsPipeline Create(SqueezeBertModel model, BertTokenizer tokenizer, IntentAndSlotsOptions? options = null) =>
        PipelineParts.Of(model, tokenizer, ModelHead.IntentAndSlots).Into(parts => new IntentAndSlotsPipeline(parts, options ?? new()));

    /// <inheritdoc cref="TextClassificationPipeline.FromPretrained"/>
    public static IntentAndSlotsPipeline FromPretrained(string name, IntentAndSlotsOptions? options = null, ModelOptions? modelOptions = null) =>
        FromFiles(ModelFiles.FromPretrained(name, modelOptions?.Hub), options, modelOptions);

    /// <inheritdoc cref="TextClassificationPipeline.FromFiles"/>
    public static IntentAndSlotsPipeline FromFiles(ModelFiles files, IntentAndSlotsOptions? options = null, ModelOptions? modelOptions = null) =>
        PipelineParts.Load(files, modelOptions, ModelHead.IntentAndSlots).Into(parts => new IntentAndSlotsPipeline(parts, options ?? new()));

    /// <inheritdoc/>
    private protected override PredictionPlan<IntentAndSlotsResult> Plan(IReadOnlyList<string> inputs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireTexts(inputs);
        var texts = Encode(inputs.Count, i => Tokenizer.Encode(inputs[i], options: encoding), cancellation);
        var results = new IntentAndSlotsResult[texts.Length];
        return new(texts, ModelOutputs.Logits, (numbers, output) =>
        {
            RequireFinite(output.IntentLogits);
            RequireFinite(output.Logits);
            int intents = Model.Config.IntentId2Label.Length, start = 0;
            for (int b = 0; b < numbers.Length; b++)
            {
                int n = numbers[b], length = texts[n].InputIds.Length * output.LogitsPerRow;
                results[n] = ResultOf(inputs[n], texts[n], output.IntentLogits.AsSpan(b * intents, intents), output.Logits.AsSpan(start, length));
                start += length;
            }
        }, () => results);
    }

    private IntentAndSlotsResult ResultOf(string text, TokenizedText tokens, Span<float> intentLogits, Span<float> slotLogits)
    {
        LabelScores.Apply(ScoreFunction.Softmax, intentLogits);
        var intents = LabelScores.Sorted(Model.Config.IntentId2Label, intentLogits, options.TopK);
        var offsets = new OffsetUnits(text, options.OffsetUnit);
        return new IntentAndSlotsResult
        {
            Intent = intents[0].Score < options.OutOfScopeThreshold || intents[0].Label == options.OutOfScopeLabel ? null : intents[0],
            Intents = intents,
            Slots = [.. decoder.Decode(text, tokens, slotLogits).Select(entity =>
                new Slot(entity.Label, text[entity.Start..entity.End], entity.Score, offsets.Convert(entity.Start), offsets.Convert(entity.End)))],
            TokenCount = tokens.InputIds.Length,
            RemovedTokenCount = tokens.RemovedTokenCount,
        };
    }
}
