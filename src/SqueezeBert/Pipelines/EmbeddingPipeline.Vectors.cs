using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>The way from texts to their vectors.</summary>
public sealed partial class EmbeddingPipeline
{
    private IReadOnlyList<TokenizedText> WindowsOf(EmbeddingInput input)
    {
        string text = (input.Prompt ?? Prompt) + input.Text;
        return options.Stride is null ? [Tokenizer.Encode(text, null, encoding)] : Tokenizer.EncodeWindows(text, null, encoding);
    }

    /// <summary>One vector [H] for each window.</summary>
    private PredictionPlan<float[]> Pool(TextWindows windows, IReadOnlyList<EmbeddingInput> inputs)
    {
        var pooled = new float[windows.All.Length][];
        int width = Model.Config.HiddenSize;
        bool fromPooler = Pooling == PoolingMode.Pooler;
        int[] skipped = SkippedTokens(windows, inputs);
        return new(windows.All, fromPooler ? ModelOutputs.PoolerOutput : ModelOutputs.LastHiddenState, (numbers, output) =>
        {
            var rows = fromPooler ? output.PoolerOutput.AsSpan() : output.LastHiddenState.AsSpan();
            foreach (int window in numbers)
            {
                int tokens = fromPooler ? 1 : windows.TokenCounts[window];
                pooled[window] = new float[width];
                if (fromPooler) rows[..width].CopyTo(pooled[window]);
                else TokenPooling.Pool(Pooling, rows[(skipped[window] * width)..(tokens * width)], pooled[window]);
                rows = rows[(tokens * width)..];
            }
        }, () => pooled);
    }

    /// <summary>How many tokens at the beginning of each window don't count, because the model leaves its prompts out.</summary>
    private int[] SkippedTokens(TextWindows windows, IReadOnlyList<EmbeddingInput> inputs)
    {
        var skipped = new int[windows.All.Length];
        if (includesPrompt) return skipped;
        var lengths = new Dictionary<string, int>(StringComparer.Ordinal) { [""] = 0 };
        for (int i = 0; i < inputs.Count; i++)
        {
            string prompt = inputs[i].Prompt ?? Prompt;
            // As sentence-transformers counts: [CLS] belongs to the prompt, [SEP] to the text.
            if (!lengths.TryGetValue(prompt, out int length)) lengths[prompt] = length = Tokenizer.Encode(prompt).InputIds.Length - 1;
            int first = windows.FirstOf(i);
            skipped[first] = Math.Min(length, windows.TokenCounts[first] - 1);
        }
        return skipped;
    }

    /// <summary>[texts, <see cref="FeatureCount"/>]: windows brought together, then through the dense layers.</summary>
    private float[] Project(TextWindows windows, IReadOnlyList<float[]> pooled, int count)
    {
        int width = Model.Config.HiddenSize;
        float[][] all = [.. pooled];
        var features = new float[checked(count * width)];
        for (int i = 0; i < count; i++)
            TokenPooling.WeightedMean(all.AsSpan(windows.Of(i)), windows.TokenCounts.AsSpan(windows.Of(i))).CopyTo(features.AsSpan(i * width));
        if (count > 0)
            foreach (var layer in dense) features = Model.Run(layer, features);
        RequireFinite(features, "embedding");
        return features;
    }

    private int RequireDimensions(int dimensions) => dimensions >= 1 && dimensions <= FeatureCount
        ? dimensions
        : throw new ArgumentOutOfRangeException(nameof(dimensions), $"dimensions: expected 1 to {FeatureCount}, the features of the model; found {dimensions}.");
}
