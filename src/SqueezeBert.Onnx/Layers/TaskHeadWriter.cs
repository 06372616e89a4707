using SqueezeBert.Heads;
using SqueezeBert.Onnx.Forms;
using SqueezeBert.Onnx.Graphs;

namespace SqueezeBert.Onnx.Layers;

/// <summary>Writes <see cref="TaskHead"/>: hidden states or pooled vectors become logits.</summary>
internal static class TaskHeadWriter
{
    /// <summary>[B, S, H] → [B, S, outputs], or [B, H] → [B, outputs] where the head reads pooled vectors; of a joint head the slots.</summary>
    internal static string Write(GraphBuilder graph, GraphForm form, TaskHead head, string x) => head switch
    {
        ClassifierHead classifier => DenseWriter.Write(graph, classifier.Classifier, x),
        IntentAndSlotsHead joint => Write(graph, form, joint.Slots, x),
        MaskedLanguageModelHead decoder => Write(graph, form, decoder, x),
        _ => throw new ArgumentOutOfRangeException(nameof(head), head, "No writer for this head."),
    };

    private static string Write(GraphBuilder graph, GraphForm form, MaskedLanguageModelHead head, string x)
    {
        string transformed = form.Activate(DenseWriter.Write(graph, head.Transform, x));
        string normalized = graph.LayerNormalization(transformed, graph.Constant(head.Norm.Weight), graph.Constant(head.Norm.Bias), head.Norm.Epsilon);
        return DenseWriter.Write(graph, head.Decoder, normalized);
    }
}
