using System.Collections.Immutable;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Fills masks: a text with [MASK] in it goes in, the tokens that fit there come out.</summary>
/// <remarks>
/// The decoder, nearly half of a base model's arithmetic, runs for the masks alone. Of a text that is too long the model
/// sees, for each mask, the tokens around it. An answer never depends on the other texts of a call, nor on the number of threads.
/// Immutable; safe to share between threads.
/// <example><code>
/// using var filler = FillMaskPipeline.FromPretrained("models/my-language-model");
/// var result = filler.Predict("The capital of France is [MASK].");
/// Console.WriteLine(result.Masks[0].Top.Token);
/// </code></example>
/// </remarks>
public sealed class FillMaskPipeline : Pipeline<string, FillMaskResult>
{
    private readonly FillMaskOptions options;
    private readonly MaskChoices choices;
    private readonly int maskTokenId;

    private FillMaskPipeline(PipelineParts parts, FillMaskOptions options) : base(parts, options)
    {
        this.options = options;
        maskTokenId = Tokenizer.MaskTokenId ?? throw new ArgumentException("The tokenizer: expected a token that masks; found none in its vocabulary.");
        if (MaxTokens < 3) throw new ArgumentException($"The model: expected one that takes at least 3 tokens, to read a mask between [CLS] and [SEP]; found {MaxTokens}.");
        choices = new MaskChoices(Tokenizer, options.Targets);
    }

    /// <summary>A pipeline over a model that stays the caller's.</summary>
    /// <exception cref="ArgumentException">
    /// The model has no masked language model head, or fewer word embeddings than the tokenizer has tokens; the vocabulary has no
    /// mask; no target has a token.
    /// </exception>
    public static FillMaskPipeline Create(SqueezeBertModel model, BertTokenizer tokenizer, FillMaskOptions? options = null) =>
        PipelineParts.Of(model, tokenizer, ModelHead.MaskedLanguageModel).Into(parts => new FillMaskPipeline(parts, options ?? new()));

    /// <inheritdoc cref="TextClassificationPipeline.FromPretrained"/>
    public static FillMaskPipeline FromPretrained(string name, FillMaskOptions? options = null, ModelOptions? modelOptions = null) =>
        FromFiles(ModelFiles.FromPretrained(name, modelOptions?.Hub), options, modelOptions);

    /// <inheritdoc cref="TextClassificationPipeline.FromFiles"/>
    public static FillMaskPipeline FromFiles(ModelFiles files, FillMaskOptions? options = null, ModelOptions? modelOptions = null) =>
        PipelineParts.Load(files, modelOptions, ModelHead.MaskedLanguageModel).Into(parts => new FillMaskPipeline(parts, options ?? new()));

    /// <summary>What stands for each of <see cref="FillMaskOptions.Targets"/>; empty without targets.</summary>
    internal ImmutableArray<MaskTarget> Targets => choices.Targets;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A text is null or has no mask.</exception>
    private protected override PredictionPlan<FillMaskResult> Plan(IReadOnlyList<string> inputs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        for (int i = 0; i < inputs.Count; i++)
            if (inputs[i] is null) throw new ArgumentException($"text of input {i}: expected a text; found null.");
        var texts = Encode(inputs.Count, i => new MaskedText(Tokenizer.Encode(inputs[i]), maskTokenId, MaxTokens), cancellation);
        for (int i = 0; i < texts.Length; i++)
            if (texts[i].Masks.Length == 0) throw new ArgumentException($"text of input {i}: expected at least one {Tokenizer.IdToToken(maskTokenId)}; found none.");
        return PlanOf(texts).Then(best => Encode(texts.Length, i => ResultOf(inputs[i], texts[i], best[i]), cancellation));
    }

    /// <summary>For each text and each of its masks the best tokens.</summary>
    private PredictionPlan<(int TokenId, float Score)[][]> PlanOf(MaskedText[] texts)
    {
        var best = Array.ConvertAll(texts, text => new (int, float)[text.Masks.Length][]);
        var sequences = new List<TokenSequence>();
        // Of each sequence its text and its first mask there.
        var places = new List<(int Text, int Mask)>();
        for (int i = 0; i < texts.Length; i++)
        {
            int mask = 0;
            foreach (var sequence in texts[i].Sequences)
            {
                sequences.Add(sequence);
                places.Add((i, mask));
                mask += sequence.LogitTokens.Length;
            }
        }
        return new(sequences, ModelOutputs.Logits, (numbers, output) =>
        {
            int row = 0;
            foreach (int number in numbers)
            {
                var (text, firstMask) = places[number];
                for (int m = 0; m < sequences[number].LogitTokens.Length; m++, row++)
                {
                    var logits = output.Logits.AsSpan(row * output.LogitsPerRow, output.LogitsPerRow);
                    RequireFinite(logits);
                    best[text][firstMask + m] = choices.Best(logits, options.TopK);
                }
            }
        }, () => best);
    }

    private FillMaskResult ResultOf(string input, MaskedText text, (int TokenId, float Score)[][] best)
    {
        var units = new OffsetUnits(input, options.OffsetUnit);
        var masks = new FilledMask[best.Length];
        for (int m = 0; m < masks.Length; m++)
        {
            int mask = m;
            var (start, end) = text.OffsetOf(m);
            masks[m] = new FilledMask
            {
                Start = units.Convert(start),
                End = units.Convert(end),
                Fills = [.. best[m].Select(fill => new MaskFill(fill.TokenId, Tokenizer.Decode([fill.TokenId]), fill.Score, SequenceOf(text, mask, fill.TokenId)))],
            };
        }
        return new FillMaskResult { Masks = [.. masks], Targets = choices.Targets };
    }

    /// <summary>Special tokens are left out, unless other masks are among them.</summary>
    private string SequenceOf(MaskedText text, int mask, int tokenId) =>
        Tokenizer.Decode(text.Fill(mask, tokenId, Tokenizer.PadTokenId), skipSpecialTokens: text.Masks.Length == 1);
}
