using SqueezeBert.Model;
using SqueezeBert.Onnx.Forms;
using SqueezeBert.Onnx.Graphs;

namespace SqueezeBert.Onnx.Layers;

/// <summary>Writes <see cref="SelfAttention"/>: tokens look at one another, padding left out by a mask.</summary>
internal static class SelfAttentionWriter
{
    /// <summary>x → context, in the form's layout; <paramref name="mask"/> is added to the scores.</summary>
    internal static string Write(GraphBuilder graph, GraphForm form, SelfAttention layer, string x, string mask)
    {
        string q = form.Heads(form.Linear(layer.Query, x), layer.HeadCount, layer.HeadSize);
        string k = form.KeyHeads(form.Linear(layer.Key, x), layer.HeadCount, layer.HeadSize);
        string v = form.Heads(form.Linear(layer.Value, x), layer.HeadCount, layer.HeadSize);
        string scores = graph.Quotient(graph.MatMul(q, k), graph.Number(MathF.Sqrt(layer.HeadSize)));
        string probabilities = graph.Softmax(graph.Sum(scores, mask));
        return form.JoinHeads(graph.MatMul(probabilities, v), layer.HeadCount * layer.HeadSize);
    }
}
