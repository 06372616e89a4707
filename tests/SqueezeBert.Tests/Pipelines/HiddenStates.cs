using SqueezeBert.Pipelines;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>What a pipeline's model makes of a text, taken from the model itself, and sums over it in float64.</summary>
internal static class HiddenStates
{
    internal static float[] Of<TInput, TResult>(Pipeline<TInput, TResult> pipeline, string text, string? pair = null)
    {
        var tokens = pipeline.Tokenizer.Encode(text, pair);
        return pipeline.Model.Forward(TokenBatch.Single(tokens.InputIds.AsSpan(), tokens.TokenTypeIds.AsSpan()), ModelOutputs.LastHiddenState).LastHiddenState!;
    }

    internal static float[] Logits<TInput, TResult>(Pipeline<TInput, TResult> pipeline, string text, string pair)
    {
        var tokens = pipeline.Tokenizer.Encode(text, pair);
        return pipeline.Model.Forward(TokenBatch.Single(tokens.InputIds.AsSpan(), tokens.TokenTypeIds.AsSpan()), ModelOutputs.Logits).Logits!;
    }

    /// <summary>The mean over tokens.</summary>
    internal static float[] Mean(float[] x, int width) => Features(width, h => Column(x, width, h).Average());

    /// <summary>The largest over tokens.</summary>
    internal static float[] Max(float[] x, int width) => Features(width, h => Column(x, width, h).Max());

    internal static float[] UnitLength(float[] x)
    {
        double length = Math.Sqrt(x.Sum(value => (double)value * value));
        return [.. x.Select(value => (float)(value / length))];
    }

    internal static float Cosine(float[] x, float[] y) => (float)UnitLength(x).Zip(UnitLength(y), (a, b) => (double)a * b).Sum();

    private static IEnumerable<double> Column(float[] x, int width, int h) => Enumerable.Range(0, x.Length / width).Select(t => (double)x[t * width + h]);

    private static float[] Features(int width, Func<int, double> feature) => [.. Enumerable.Range(0, width).Select(h => (float)feature(h))];
}
