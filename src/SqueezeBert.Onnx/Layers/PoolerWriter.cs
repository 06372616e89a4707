using SqueezeBert.Model;
using SqueezeBert.Onnx.Graphs;

namespace SqueezeBert.Onnx.Layers;

/// <summary>Writes <see cref="Pooler"/>: a sequence becomes one vector.</summary>
internal static class PoolerWriter
{
    /// <summary>[B, S, H] → [B, H].</summary>
    internal static string Write(GraphBuilder graph, Pooler layer, string hiddenStates, string attentionMask)
    {
        string read = layer.Pooling == ClassifierPooling.Cls ? graph.Gather(hiddenStates, graph.Index(0), axis: 1) : Mean(graph, hiddenStates, attentionMask);
        return graph.Tanh(DenseWriter.Write(graph, layer.Dense, read));
    }

    private static string Mean(GraphBuilder graph, string hiddenStates, string attentionMask)
    {
        string mask = graph.Unsqueeze(graph.ToFloat(attentionMask), 2);
        return graph.Quotient(graph.SumOver(graph.Product(hiddenStates, mask), 1), graph.SumOver(mask, 1));
    }
}
