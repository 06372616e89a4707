using SqueezeBert.Model;
using SqueezeBert.Onnx.Graphs;

namespace SqueezeBert.Onnx.Layers;

/// <summary>Writes a dense layer outside the encoder: of the pooler or of a head.</summary>
/// <remarks>The weight stays as the checkpoint has it, [O, I], and may be shared with the embedding table; runtimes turn it once, at load.</remarks>
internal static class DenseWriter
{
    /// <summary>[…, I] → […, O].</summary>
    internal static string Write(GraphBuilder graph, GroupedLinear layer, string x) =>
        graph.Sum(graph.MatMul(x, graph.Transpose(graph.Constant(layer.Weight!), 1, 0)), graph.Constant(layer.Bias));
}
