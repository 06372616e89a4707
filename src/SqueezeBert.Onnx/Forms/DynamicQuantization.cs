using SqueezeBert.Model;
using SqueezeBert.Onnx.Graphs;

namespace SqueezeBert.Onnx.Forms;

/// <summary>Int8 products as ONNX Runtime's dynamic quantization writes them.</summary>
/// <remarks><code>
/// x ≈ scale·(q − zero)           uint8, one scale for the whole tensor, found anew in each run
/// w ≈ scale[o]·q[o, i]           int8, −127 to 127, one scale for each output
/// y = (q − zero)·q[o] · scale·scale[o] + bias
/// </code></remarks>
internal sealed class DynamicQuantization(GraphBuilder graph)
{
    private readonly Dictionary<string, (string Values, string Scale, string Zero)> quantized = new(StringComparer.Ordinal);

    /// <summary>Quantises a value once, however many products read it.</summary>
    internal (string Values, string Scale, string Zero) Quantize(string x)
    {
        if (!quantized.TryGetValue(x, out var result)) quantized[x] = result = graph.Quantize(x);
        return result;
    }

    /// <summary>Integer sums back to float32: times both scales, plus the bias.</summary>
    internal string Dequantize(string sums, string scale, string weightScales, string bias) =>
        graph.Sum(graph.Product(graph.ToFloat(sums), graph.Product(scale, weightScales)), bias);

    /// <summary>Rounds a weight [O, K] row by row.</summary>
    internal static (sbyte[] Values, float[] Scales) Round(GroupedLinear layer)
    {
        var weight = layer.Weight!.Value.Span;
        int inputs = layer.InputsPerGroup;
        var values = new sbyte[weight.Length];
        var scales = new float[layer.OutputSize];
        for (int o = 0; o < scales.Length; o++)
        {
            var row = weight.Slice(o * inputs, inputs);
            float largest = 0;
            foreach (float value in row) largest = MathF.Max(largest, MathF.Abs(value));
            // A row of zeros has any scale.
            scales[o] = largest == 0 ? 1 : largest / sbyte.MaxValue;
            for (int i = 0; i < inputs; i++) values[o * inputs + i] = (sbyte)MathF.Round(row[i] / scales[o]);
        }
        return (values, scales);
    }
}
