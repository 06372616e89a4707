using System.Collections.Immutable;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Chooses among texts: what is known and the choices go in, a score for each choice comes out.</summary>
/// <remarks><code>
/// logit  = Model([CLS] context [SEP] question choice [SEP])          one for each choice
/// scores = softmax(logits)                                           over the choices of one input
/// </code>
/// Each choice is a sequence of its own, and all choices of all inputs of a call share packed batches. Where a pair is too long,
/// the longer text loses its end, token by token; <see cref="ChoiceScore.RemovedTokenCount"/> says how much. The pairs are those
/// of Hugging Face's examples. An answer never depends on the other inputs of a call, nor on the number of threads. Immutable; safe
/// to share between threads.
/// <example><code>
/// using var chooser = MultipleChoicePipeline.FromPretrained("models/my-chooser");
/// var result = chooser.Predict("He poured the tea.", ["Then he drank it.", "Then he read it."]);
/// Console.WriteLine(result.Top.Choice);
/// </code></example>
/// </remarks>
public sealed class MultipleChoicePipeline : Pipeline<MultipleChoiceInput, MultipleChoiceResult>
{
    private MultipleChoicePipeline(PipelineParts parts, MultipleChoiceOptions options) : base(parts, options)
    {
    }

    /// <summary>A pipeline over a model that stays the caller's.</summary>
    /// <exception cref="ArgumentException">The model has no multiple choice head, or fewer word embeddings than the tokenizer has tokens.</exception>
    public static MultipleChoicePipeline Create(SqueezeBertModel model, BertTokenizer tokenizer, MultipleChoiceOptions? options = null) =>
        PipelineParts.Of(model, tokenizer, ModelHead.MultipleChoice).Into(parts => new MultipleChoicePipeline(parts, options ?? new()));

    /// <inheritdoc cref="TextClassificationPipeline.FromPretrained"/>
    public static MultipleChoicePipeline FromPretrained(string name, MultipleChoiceOptions? options = null, ModelOptions? modelOptions = null) =>
        FromFiles(ModelFiles.FromPretrained(name, modelOptions?.Hub), options, modelOptions);

    /// <inheritdoc cref="TextClassificationPipeline.FromFiles"/>
    public static MultipleChoicePipeline FromFiles(ModelFiles files, MultipleChoiceOptions? options = null, ModelOptions? modelOptions = null) =>
        PipelineParts.Load(files, modelOptions, ModelHead.MultipleChoice).Into(parts => new MultipleChoicePipeline(parts, options ?? new()));

    /// <summary>Chooses once.</summary>
    /// <exception cref="ArgumentException">A text is null, or there is no choice.</exception>
    public MultipleChoiceResult Predict(string context, ImmutableArray<string> choices, string? question = null, CancellationToken cancellationToken = default) =>
        Predict(new MultipleChoiceInput(context, choices, question), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A text is null, or an input has no choice.</exception>
    private protected override PredictionPlan<MultipleChoiceResult> Plan(IReadOnlyList<MultipleChoiceInput> inputs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var choices = new List<(MultipleChoiceInput Input, int Index)>();
        for (int i = 0; i < inputs.Count; i++)
        {
            Require(inputs[i], i);
            for (int c = 0; c < inputs[i].Choices.Length; c++) choices.Add((inputs[i], c));
        }
        var texts = Encode(choices.Count, i => Encode(Tokenizer, choices[i].Input, choices[i].Index, MaxTokens), cancellation);
        var logits = new float[texts.Length];
        return new(texts, ModelOutputs.Logits, (numbers, output) =>
        {
            for (int b = 0; b < numbers.Length; b++) logits[numbers[b]] = output.Logits![b];
        }, () =>
        {
            var results = new MultipleChoiceResult[inputs.Count];
            for (int i = 0, first = 0; i < results.Length; first += inputs[i++].Choices.Length)
                results[i] = ResultOf(inputs[i], texts.AsSpan(first, inputs[i].Choices.Length), logits.AsSpan(first, inputs[i].Choices.Length));
            return results;
        });
    }

    private static void Require(MultipleChoiceInput input, int number)
    {
        if (input.Context is null) throw new ArgumentException($"context of input {number}: expected a text; found null.");
        if (input.Choices.IsDefaultOrEmpty) throw new ArgumentException($"choices of input {number}: expected at least one; found none.");
        int missing = input.Choices.IndexOf(null!);
        if (missing >= 0) throw new ArgumentException($"choice {missing} of input {number}: expected a text; found null.");
    }

    /// <summary>A choice as the model reads it, beside what is known.</summary>
    internal static TokenizedText Encode(BertTokenizer tokenizer, MultipleChoiceInput input, int choice, int maxTokens)
    {
        string text = input.Question is null ? input.Choices[choice] : $"{input.Question} {input.Choices[choice]}";
        return tokenizer.Encode(input.Context, text, new EncodeOptions { Truncation = TruncationStrategy.LongestFirst, MaxLength = maxTokens });
    }

    private static MultipleChoiceResult ResultOf(MultipleChoiceInput input, ReadOnlySpan<TokenizedText> texts, Span<float> logits)
    {
        RequireFinite(logits);
        LabelScores.Apply(ScoreFunction.Softmax, logits);
        var scores = new ChoiceScore[logits.Length];
        int seen = 0;
        for (int c = 0; c < scores.Length; c++)
        {
            scores[c] = new ChoiceScore(c, input.Choices[c], logits[c], texts[c].RemovedTokenCount);
            seen += texts[c].InputIds.Length;
        }
        // OrderBy keeps choices of equal score in the caller's order; Sort would not.
        return new MultipleChoiceResult { Scores = [.. scores.OrderByDescending(choice => choice.Score)], TokenCount = seen };
    }
}
