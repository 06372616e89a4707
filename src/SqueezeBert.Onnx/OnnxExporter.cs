using Google.Protobuf;
using SqueezeBert.Checkpoints;
using SqueezeBert.Onnx.Forms;
using SqueezeBert.Onnx.Graphs;
using SqueezeBert.Onnx.Layers;
using SqueezeBert.Onnx.Messages;

namespace SqueezeBert.Onnx;

/// <summary>Writes a model as ONNX: the graph as a page, ids → hidden states → logits.</summary>
/// <remarks><code>
/// input_ids, attention_mask, token_type_ids   int64 [batch, sequence]; multiple choice [batch, choices, sequence]
/// last_hidden_state, pooler_output            float32 [batch, sequence, H], [batch, H]: an encoder without a head
/// logits, or start_logits and end_logits      float32, of a model with one
/// slot_logits and intent_logits               float32, of a joint head
/// </code>
/// Names of inputs and outputs are Hugging Face's, but for the joint head, which it lacks. attention_mask is 1 for a token, 0 for padding. Constants carry the
/// checkpoint's weight names. The model must keep its parameters (<see cref="SqueezeBertModel.LoadForTraining"/>).
/// </remarks>
internal static class OnnxExporter
{
    /// <summary>Version of ONNX's operators: the first with both LayerNormalization and Gelu.</summary>
    internal const int Opset = 20;

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <inheritdoc cref="Export"/>
    internal static void Write(SqueezeBertModel model, OnnxOptions options, string path)
    {
        var file = Export(model, options);
        AtomicFile.Write(path, stream => file.WriteTo(stream));
    }

    /// <summary>The model as ONNX's message.</summary>
    /// <exception cref="ArgumentException">The model doesn't keep its parameters, or the form doesn't suit it.</exception>
    internal static ModelProto Export(SqueezeBertModel model, OnnxOptions options)
    {
        if (model.Layers.Any(layer => layer.PostAttention.Weight is null))
            throw new ArgumentException("Expected a model that keeps its parameters; found one that holds packed weights only.", nameof(model));
        if (model.Layers.Any(layer => layer.Convolution is not null || layer.ContextShuffle is not null || layer.FeedForward.Shuffle is not null) || model.Embeddings.Projection is not null)
            throw new ArgumentException("Expected a model that Hugging Face has too; found one with separable convolutions, a channel shuffle or factorised embeddings, which can't be exported.", nameof(model));
        var graph = new GraphBuilder();
        var form = FormOf(graph, model.Config, options);
        bool hasChoices = model.HeadKind == ModelHead.MultipleChoice;
        string[] sizes = hasChoices ? ["batch", "choices", "sequence"] : ["batch", "sequence"];
        string inputIds = graph.Input("input_ids", sizes), attentionMask = graph.Input("attention_mask", sizes), tokenTypeIds = graph.Input("token_type_ids", sizes);
        string choices = "";
        if (hasChoices)
        {
            // Each choice is a sequence of its own.
            choices = graph.SizeOf(inputIds, 1);
            (inputIds, attentionMask, tokenTypeIds) = (graph.Flatten(inputIds, 2), graph.Flatten(attentionMask, 2), graph.Flatten(tokenTypeIds, 2));
        }

        string mask = AttentionMaskWriter.Write(graph, attentionMask);
        string x = form.Enter(InputEmbeddingsWriter.Write(graph, model.Embeddings, inputIds, tokenTypeIds));
        foreach (var layer in model.Layers) x = EncoderLayerWriter.Write(graph, form, layer, x, mask);
        string hiddenStates = form.Leave(x);

        if (model.Head is null) WriteEncoderOutputs(graph, model, options.Outputs, hiddenStates, attentionMask);
        else
        {
            string read = model.Head.ReadsPooled ? PoolerWriter.Write(graph, model.Pooler!, hiddenStates, attentionMask) : hiddenStates;
            WriteLogits(graph, model, TaskHeadWriter.Write(graph, form, model.Head, read), choices);
            if (model.Head.Intents is { } intents)
                graph.Output("intent_logits", TaskHeadWriter.Write(graph, form, intents, PoolerWriter.Write(graph, model.Pooler!, hiddenStates, attentionMask)), "batch", $"{intents.OutputSize}");
        }
        return graph.ToModel(Opset);
    }

    private static GraphForm FormOf(GraphBuilder graph, SqueezeBertConfig config, OnnxOptions options)
    {
        var form = options.Form ?? (config.ModelType == ModelType.SqueezeBert ? OnnxForm.Convolution : OnnxForm.MatMul);
        if (form == OnnxForm.Convolution && config.ModelType != ModelType.SqueezeBert)
            throw new ArgumentException("Expected the form of matrix products for BERT; found that of convolutions.", nameof(options));
        return (form, options.DynamicInt8) switch
        {
            (OnnxForm.Convolution, false) => new ConvolutionForm(graph, config.HiddenAct),
            (OnnxForm.Convolution, true) => new Int8ConvolutionForm(graph, config.HiddenAct),
            (_, false) => new MatMulForm(graph, config.HiddenAct),
            (_, true) => new Int8MatMulForm(graph, config.HiddenAct),
        };
    }

    private static void WriteEncoderOutputs(GraphBuilder graph, SqueezeBertModel model, ModelOutputs outputs, string hiddenStates, string attentionMask)
    {
        string width = $"{model.Config.HiddenSize}";
        if (outputs.HasFlag(ModelOutputs.PoolerOutput))
            graph.Output("pooler_output", PoolerWriter.Write(graph, model.Pooler!, hiddenStates, attentionMask), "batch", width);
        if (outputs.HasFlag(ModelOutputs.LastHiddenState)) graph.Output("last_hidden_state", hiddenStates, "batch", "sequence", width);
    }

    private static void WriteLogits(GraphBuilder graph, SqueezeBertModel model, string logits, string choices)
    {
        string width = $"{model.Head!.OutputSize}";
        switch (model.HeadKind)
        {
            case ModelHead.QuestionAnswering:
                var (start, end) = (graph.Gather(logits, graph.Index(0), axis: 2), graph.Gather(logits, graph.Index(1), axis: 2));
                graph.Output("start_logits", start, "batch", "sequence");
                graph.Output("end_logits", end, "batch", "sequence");
                break;
            case ModelHead.MultipleChoice:
                graph.Output("logits", graph.ReshapeTo(logits, graph.Concatenate([graph.Numbers(-1), choices], 0)), "batch", "choices");
                break;
            default:
                graph.Output(model.HeadKind == ModelHead.IntentAndSlots ? "slot_logits" : "logits", logits, model.Head.ReadsPooled ? ["batch", width] : ["batch", "sequence", width]);
                break;
        }
    }
}
