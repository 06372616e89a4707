using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Gives each token of a text its vector: the last layer's output, for whatever one wants to build on it.</summary>
/// <remarks>
/// A text that is too long for the model is cut at its end, or read in windows
/// (<see cref="FeatureExtractionOptions.Stride"/>). A vector never depends on the other texts of a call, nor on the number of
/// threads. Immutable; safe to share between threads.
/// <example><code>
/// using var extractor = FeatureExtractionPipeline.FromPretrained("models/sentiment");
/// var result = extractor.Predict("The staff were friendly.");
/// Console.WriteLine($"{result.Text.Tokens.Length} tokens, {result.HiddenSize} features each");
/// </code></example>
/// </remarks>
public sealed class FeatureExtractionPipeline : Pipeline<string, FeatureExtractionResult>
{
    /// <summary>[CLS] and [SEP].</summary>
    private const int SpecialTokens = 2;

    private readonly int? stride;
    private readonly int? maxInputTokens;

    private FeatureExtractionPipeline(PipelineParts parts, FeatureExtractionOptions options) : base(parts, options) => (stride, maxInputTokens) = (options.Stride, options.MaxInputTokens);

    /// <summary>A pipeline over a model that stays the caller's; any head will do.</summary>
    /// <exception cref="ArgumentException">The model has fewer word embeddings than the tokenizer has tokens.</exception>
    public static FeatureExtractionPipeline Create(SqueezeBertModel model, BertTokenizer tokenizer, FeatureExtractionOptions? options = null) =>
        PipelineParts.Of(model, tokenizer).Into(parts => new FeatureExtractionPipeline(parts, options ?? new()));

    /// <inheritdoc cref="TextClassificationPipeline.FromPretrained"/>
    public static FeatureExtractionPipeline FromPretrained(string name, FeatureExtractionOptions? options = null, ModelOptions? modelOptions = null) =>
        FromFiles(ModelFiles.FromPretrained(name, modelOptions?.Hub), options, modelOptions);

    /// <inheritdoc cref="TextClassificationPipeline.FromFiles"/>
    public static FeatureExtractionPipeline FromFiles(ModelFiles files, FeatureExtractionOptions? options = null, ModelOptions? modelOptions = null) =>
        PipelineParts.Load(files, modelOptions).Into(parts => new FeatureExtractionPipeline(parts, options ?? new()));

    /// <inheritdoc/>
    private protected override PredictionPlan<FeatureExtractionResult> Plan(IReadOnlyList<string> inputs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireTexts(inputs);
        var encoding = new EncodeOptions { MaxLength = MaxTokens, Truncation = stride is null ? TruncationStrategy.LongestFirst : TruncationStrategy.DoNotTruncate };
        var texts = Encode(inputs.Count, i => Tokenizer.Encode(inputs[i], null, encoding), cancellation);
        foreach (var text in texts)
            if (text.InputIds.Length > maxInputTokens) throw new TokenizerException($"Expected at most {maxInputTokens} tokens in a text; found {text.InputIds.Length}.");
        var windows = texts.SelectMany((text, i) => WindowsOf(text).Select(range => new TokenWindow(i, range.Start, range.End))).ToArray();
        float[][] rows = Array.ConvertAll(texts, text => new float[checked(text.InputIds.Length * Model.Config.HiddenSize)]);
        int[][] sources = SourcesOf(texts, windows);
        return new(Array.ConvertAll(windows, window => window.SequenceOf(texts[window.Text])), ModelOutputs.LastHiddenState, (numbers, output) =>
        {
            var values = output.LastHiddenState.AsSpan();
            foreach (int number in numbers) values = values[Take(windows[number], number, values, sources, rows)..];
        }, () => [.. texts.Select((text, i) => ResultOf(text, rows[i]))]);
    }

    private IEnumerable<(int Start, int End)> WindowsOf(TokenizedText text) =>
        BertTokenizer.WindowsOf(text.InputIds.Length - SpecialTokens, MaxTokens - SpecialTokens, stride ?? 0);

    /// <summary>For each token of each text, [CLS] and [SEP] included, the window that its vector comes from.</summary>
    private static int[][] SourcesOf(TokenizedText[] texts, TokenWindow[] windows)
    {
        int[][] sources = Array.ConvertAll(texts, text => Enumerable.Repeat(-1, text.InputIds.Length).ToArray());
        for (int number = 0; number < windows.Length; number++)
        {
            var window = windows[number];
            int[] ofText = sources[window.Text];
            if (ofText[0] < 0) ofText[0] = number;
            for (int t = window.Start; t < window.End; t++)
                if (ofText[1 + t] < 0 || windows[ofText[1 + t]].ContextOf(t) < window.ContextOf(t)) ofText[1 + t] = number;
            ofText[^1] = number;
        }
        return sources;
    }

    /// <summary>Copies what a window is the source of.</summary>
    /// <returns>How many values are the window's.</returns>
    private int Take(TokenWindow window, int number, ReadOnlySpan<float> values, int[][] sources, float[][] rows)
    {
        int width = Model.Config.HiddenSize, count = window.End - window.Start + SpecialTokens, last = sources[window.Text].Length - 1;
        for (int row = 0; row < count; row++)
        {
            // [SEP] is every window's last row, and the text's.
            int token = row == 0 ? 0 : row == count - 1 ? last : window.Start + row;
            if (sources[window.Text][token] == number) values.Slice(row * width, width).CopyTo(rows[window.Text].AsSpan(token * width));
        }
        return count * width;
    }

    private FeatureExtractionResult ResultOf(TokenizedText text, float[] features)
    {
        RequireFinite(features, "features");
        return new FeatureExtractionResult { Text = text, Features = features, HiddenSize = Model.Config.HiddenSize };
    }
}
