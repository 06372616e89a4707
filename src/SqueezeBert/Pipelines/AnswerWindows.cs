using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Cuts a context into the windows in which a model reads it beside a question.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
internal sealed class AnswerWindows
{
    /// <summary>[CLS], [SEP], [SEP].</summary>
    private const int SpecialTokens = 3;

    /// <summary>Tokens of a window with one of the question and one of the context.</summary>
    internal const int LeastWindow = SpecialTokens + 2;

    private readonly BertTokenizer tokenizer;
    private readonly int windowLength;
    private readonly int stride;
    private readonly int? maxWindowTokens;
    private readonly EncodeOptions questionEncoding;

    /// <param name="tokenizer">Makes the tokens.</param>
    /// <param name="options">How long windows and questions are, and how far windows overlap.</param>
    /// <param name="maxTokens">What the model takes.</param>
    internal AnswerWindows(BertTokenizer tokenizer, QuestionAnsweringOptions options, int maxTokens)
    {
        (this.tokenizer, maxWindowTokens) = (tokenizer, options.MaxInputTokens);
        windowLength = Math.Min(options.MaxSeqLen, maxTokens);
        if (windowLength < LeastWindow)
            throw new ArgumentException($"The model: expected one that takes at least {LeastWindow} tokens, to read a question beside its context; found {maxTokens}.");
        stride = options.DocStride ?? Math.Min(windowLength / 2, 128);
        int longestQuestion = Math.Min(options.MaxQuestionLen, windowLength - LeastWindow + 1);
        questionEncoding = new EncodeOptions { AddSpecialTokens = false, Truncation = TruncationStrategy.OnlyFirst, MaxLength = longestQuestion };
    }

    /// <summary>The windows of a context, in order; at least one.</summary>
    internal AnswerWindow[] Of(string question, string context)
    {
        int questionLength = tokenizer.Encode(question, null, questionEncoding).InputIds.Length;
        int room = windowLength - SpecialTokens - questionLength;
        var encoding = new EncodeOptions
        {
            Truncation = TruncationStrategy.OnlySecond,
            MaxLength = windowLength,
            Stride = stride < room ? stride : room / 2,
            MaxWholeLength = questionLength,
            MaxWindowTokens = maxWindowTokens,
        };
        return [.. tokenizer.EncodeWindows(question, context, encoding).Select(text => new AnswerWindow(text))];
    }
}
