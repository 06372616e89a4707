using System.Globalization;

namespace SqueezeBert.Quantization;

/// <summary>How far a weight's bytes are from its floating values.</summary>
/// <remarks><code>
/// relative error = √(Σ (W − Ŵ)² / Σ W²)        Ŵ[r, c] = bytes[r, c] · scale[r]
/// </code></remarks>
/// <param name="Name">Full name in the checkpoint.</param>
/// <param name="Layer">The encoder layer's number, from 0; null outside the layers.</param>
/// <param name="Kind">The name without the number and what stands before it, such as <c>attention.query</c>; outside the layers the whole name.</param>
/// <param name="RelativeError">0 or more; 0 for a weight of zeros.</param>
internal sealed record WeightError(string Name, int? Layer, string Kind, double RelativeError)
{
    internal static WeightError Of(QuantizedTensor tensor, ReadOnlySpan<float> weight)
    {
        int columns = weight.Length / Math.Max(tensor.Scales.Length, 1);
        var error = new SquaredError();
        var values = tensor.Values.Span;
        for (int i = 0; i < weight.Length; i++) error.Add(weight[i], values[i] * tensor.Scales[i / columns]);
        var (layer, kind) = PlaceOf(tensor.Name);
        return new WeightError(tensor.Name, layer, kind, error.Relative);
    }

    /// <summary>A number between two dots is a layer's: only lists have such names.</summary>
    private static (int? Layer, string Kind) PlaceOf(string name)
    {
        string[] words = name.Split('.');
        // The last word says that it is a weight, as all of these are.
        for (int i = 1; i < words.Length - 1; i++)
            if (int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out int layer))
                return (layer, string.Join('.', words[(i + 1)..^1]));
        return (null, string.Join('.', words[..^1]));
    }
}
