using SqueezeBert.Model;
using SqueezeBert.Onnx.Graphs;

namespace SqueezeBert.Onnx.Layers;

/// <summary>Writes <see cref="InputEmbeddings"/>: ids become vectors.</summary>
internal static class InputEmbeddingsWriter
{
    /// <summary>[B, S] ids and segments → [B, S, H]; positions count from 0.</summary>
    internal static string Write(GraphBuilder graph, InputEmbeddings layer, string inputIds, string tokenTypeIds)
    {
        string words = graph.Gather(graph.Constant(layer.Words), inputIds);
        string types = graph.Gather(graph.Constant(layer.TokenTypes), tokenTypeIds);
        string positions = graph.FirstRows(graph.Constant(layer.Positions), graph.SizeOf(inputIds, 1));
        string sum = graph.Sum(graph.Sum(words, types), positions);
        return graph.LayerNormalization(sum, graph.Constant(layer.Norm.Weight), graph.Constant(layer.Norm.Bias), layer.Norm.Epsilon);
    }
}
