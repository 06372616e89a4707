using SqueezeBert.Model;

namespace SqueezeBert.Benchmarks;

/// <summary>A step of an encoder layer, or what takes time inside of steps.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Parts">The parts of <see cref="ModelCost"/> whose products it computes; none for other arithmetic.</param>
/// <param name="Run">Does it for one layer.</param>
internal sealed unsafe record LayerStep(string Name, string[] Parts, Action<EncoderLayer, LayerBuffers> Run)
{
    /// <summary>Products of rows with rows, in float32 always.</summary>
    internal const string Attention = "encoder.attention";

    private static readonly string[] Projections = ["encoder.attention.query", "encoder.attention.key", "encoder.attention.value"];

    /// <summary>Kernels called by themselves, on one thread.</summary>
    private bool IsKernel { get; init; }

    private bool IsInt8 { get; init; }

    internal static LayerStep[] All { get; } =
    [
        new("attention, all of it", [.. Projections, Attention], (layer, b) => layer.Attention!.Forward(b.Workspace, b.Batch, b.X, b.Context)),
        new("post_attention", ["encoder.post_attention"], (layer, b) => layer.PostAttention.Forward(b.Workspace, b.Context, b.Hidden, b.Residual, b.Tokens)),
        new("feed-forward", ["encoder.intermediate", "encoder.output"], (layer, b) => layer.FeedForward.Forward(b.Workspace, b.X, b.Residual, b.Tokens)),
        new("layer norm, twice", [], (layer, b) =>
        {
            layer.AttentionNorm.AddAndNormalize(b.Workspace, b.X, b.Residual, b.Tokens);
            layer.OutputNorm.AddAndNormalize(b.Workspace, b.X, b.Residual, b.Tokens);
        }),
        new("query, key, value by themselves", Projections, (layer, b) =>
        {
            layer.Attention!.Query.Forward(b.Workspace, b.X, b.Hidden, b.Residual, b.Tokens);
            layer.Attention!.Key.Forward(b.Workspace, b.X, b.Hidden, b.Residual, b.Tokens);
            layer.Attention!.Value.Forward(b.Workspace, b.X, b.Hidden, b.Residual, b.Tokens);
        }),
        new("in these: softmax", [], (layer, b) => b.Workspace.Kernels.Softmax(b.Scores, layer.Attention!.HeadCount * b.Tokens, b.Tokens, b.Tokens)) { IsKernel = true },
        new("in these: GELU", [], (_, b) => b.Workspace.Kernels.Gelu(b.Intermediate, b.Tokens * b.IntermediateSize)) { IsKernel = true },
        new("in these: quantising", [], (layer, b) =>
        {
            // Query, key and value read one quantised input.
            Quantize(b, b.X, layer.Attention!.Query);
            Quantize(b, b.Context, layer.PostAttention);
            Quantize(b, b.X, layer.FeedForward.Intermediate);
            Quantize(b, b.Intermediate, layer.FeedForward.Output);
        }) { IsKernel = true, IsInt8 = true },
    ];

    internal bool IsFor(WeightPrecision precision, int threads) => (!IsKernel || threads == 1) && (!IsInt8 || precision == WeightPrecision.Int8);

    private static void Quantize(LayerBuffers b, float* input, GroupedLinear layer)
    {
        for (int group = 0; group < layer.Groups; group++)
            b.Workspace.Kernels.Quantize(input + group * layer.InputsPerGroup, layer.InputSize, b.Quantized, b.Scales, b.Tokens, layer.InputsPerGroup);
    }
}
