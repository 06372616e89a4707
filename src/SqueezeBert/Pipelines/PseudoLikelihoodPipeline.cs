using System.Collections;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Asks a masked language model how likely each token of a text is, every one hidden in turn.</summary>
/// <remarks><code>
/// ln P(token | others) = logit − ln Σ exp(logits)        logits [V] at the token's place, with [MASK] in its stead
/// </code>
/// All V columns count, as in <see cref="MaskChoices"/>. Of a text that the model can't take whole it sees the tokens around the mask,
/// as in <see cref="MaskedText"/>. The sum over a text is its pseudo-log-likelihood (Salazar et al. 2020, <i>Masked Language Model
/// Scoring</i>). Immutable; safe to share between threads.
/// </remarks>
internal sealed class PseudoLikelihoodPipeline : Pipeline<string, PseudoLikelihood>
{
    private readonly int maskTokenId;

    private PseudoLikelihoodPipeline(PipelineParts parts, PipelineOptions options) : base(parts, options)
    {
        maskTokenId = Tokenizer.MaskTokenId ?? throw new ArgumentException("The tokenizer: expected a token that masks; found none in its vocabulary.");
        if (MaxTokens < 3) throw new ArgumentException($"The model: expected one that takes at least 3 tokens, to read a mask between [CLS] and [SEP]; found {MaxTokens}.");
    }

    /// <inheritdoc cref="FillMaskPipeline.Create"/>
    internal static PseudoLikelihoodPipeline Create(SqueezeBertModel model, BertTokenizer tokenizer) =>
        PipelineParts.Of(model, tokenizer, ModelHead.MaskedLanguageModel).Into(parts => new PseudoLikelihoodPipeline(parts, new FillMaskOptions()));

    /// <inheritdoc cref="TextClassificationPipeline.FromFiles"/>
    internal static PseudoLikelihoodPipeline FromFiles(ModelFiles files, ModelOptions? modelOptions = null) =>
        PipelineParts.Load(files, modelOptions, ModelHead.MaskedLanguageModel).Into(parts => new PseudoLikelihoodPipeline(parts, new FillMaskOptions()));

    /// <inheritdoc/>
    private protected override PredictionPlan<PseudoLikelihood> Plan(IReadOnlyList<string> inputs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireTexts(inputs);
        var texts = Encode(inputs.Count, i => Tokenizer.Encode(inputs[i]), cancellation);
        var found = Array.ConvertAll(texts, text => new double[text.InputIds.Length - 2]);
        (int Text, int Token)[] hidden = [.. texts.SelectMany((text, i) => Enumerable.Range(1, text.InputIds.Length - 2).Select(token => (i, token)))];
        return new(new HiddenTokens(hidden.Length, n => Hide(texts[hidden[n].Text], hidden[n].Token)), ModelOutputs.Logits, (numbers, output) =>
        {
            for (int b = 0; b < numbers.Length; b++)
            {
                var (text, token) = hidden[numbers[b]];
                var logits = output.Logits.AsSpan(b * output.LogitsPerRow, output.LogitsPerRow);
                RequireFinite(logits);
                found[text][token - 1] = LogProbability(logits, texts[text].InputIds[token]);
            }
        }, () => [.. found.Select((numbers, i) => new PseudoLikelihood([.. numbers], (long)numbers.Length * Math.Min(texts[i].InputIds.Length, MaxTokens)))]);
    }

    private TokenSequence Hide(TokenizedText text, int token)
    {
        var ids = text.InputIds;
        int inner = ids.Length - 2, room = Math.Min(MaxTokens - 2, inner), start = MaskedText.StartOf(token, inner, room);
        int[] sequence = [ids[0], .. ids.AsSpan(1 + start, room), ids[^1]];
        sequence[token - start] = maskTokenId;
        return new TokenSequence(sequence, default, new int[] { token - start });
    }

    private static double LogProbability(ReadOnlySpan<float> logits, int id)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (float logit in logits) largest = Math.Max(largest, logit);
        foreach (float logit in logits) sum += LabelScores.Exp(logit - largest);
        // Rounding may leave a hair above 0.
        return Math.Min(logits[id] - largest - Math.Log(sum), 0);
    }

    /// <summary>A text's sequences, one for each token; made when they are looked at, for together they grow with the square of its length.</summary>
    private sealed class HiddenTokens(int count, Func<int, TokenSequence> sequenceOf) : IReadOnlyList<TokenSequence>
    {
        public int Count => count;

        public TokenSequence this[int index] => sequenceOf(index);

        public IEnumerator<TokenSequence> GetEnumerator() => Enumerable.Range(0, count).Select(sequenceOf).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
