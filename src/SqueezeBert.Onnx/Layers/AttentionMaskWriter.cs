using SqueezeBert.Onnx.Graphs;

namespace SqueezeBert.Onnx.Layers;

/// <summary>Writes what is added to attention scores so that nobody attends to padding.</summary>
internal static class AttentionMaskWriter
{
    /// <summary>[B, S] of 1 = token, 0 = padding → [B, 1, 1, S] of 0 and the lowest float32.</summary>
    internal static string Write(GraphBuilder graph, string attentionMask)
    {
        string mask = graph.ToFloat(graph.Unsqueeze(graph.Unsqueeze(attentionMask, 1), 2));
        return graph.Product(graph.Difference(graph.Number(1), mask), graph.Number(float.MinValue));
    }
}
