using SqueezeBert.Model;
using SqueezeBert.Onnx.Forms;
using SqueezeBert.Onnx.Graphs;

namespace SqueezeBert.Onnx.Layers;

/// <summary>Writes <see cref="EncoderLayer"/>.</summary>
internal static class EncoderLayerWriter
{
    /// <summary>x → x, in the form's layout.</summary>
    internal static string Write(GraphBuilder graph, GraphForm form, EncoderLayer layer, string x, string mask)
    {
        string context = SelfAttentionWriter.Write(graph, form, layer.Attention!, x, mask);
        x = form.Normalize(layer.AttentionNorm, graph.Sum(form.Linear(layer.PostAttention, context), x));
        return form.Normalize(layer.OutputNorm, graph.Sum(form.FeedForward(layer.FeedForward, x), x));
    }
}
