using SqueezeBert.Model;
using SqueezeBert.Onnx.Graphs;

namespace SqueezeBert.Onnx.Forms;

/// <summary>As Hugging Face's SqueezeBERT exports itself: grouped 1-wide convolutions over channels-first hidden states.</summary>
/// <remarks>x is [B, H, S]. LayerNorms turn it to [B, S, H] and back, as the original does. Weights keep their shape, [O, I/G, 1].</remarks>
internal class ConvolutionForm(GraphBuilder graph, HiddenActivation activation) : GraphForm(graph, activation)
{
    internal override string Enter(string hiddenStates) => Graph.Transpose(hiddenStates, 0, 2, 1);

    internal override string Leave(string x) => Graph.Transpose(x, 0, 2, 1);

    internal override string Normalize(LayerNorm norm, string x) =>
        Enter(Graph.LayerNormalization(Leave(x), Graph.Constant(norm.Weight), Graph.Constant(norm.Bias), norm.Epsilon));

    internal override string Linear(GroupedLinear layer, string x) =>
        Graph.Convolution(x, Graph.Constant(layer.Weight!), Graph.Constant(layer.Bias), layer.Groups);

    internal override string Heads(string x, int headCount, int headSize) => Graph.Transpose(KeyHeads(x, headCount, headSize), 0, 1, 3, 2);

    internal override string KeyHeads(string x, int headCount, int headSize) => Graph.Reshape(x, 0, headCount, headSize, -1);

    internal override string JoinHeads(string context, int hiddenSize) => Graph.Reshape(Graph.Transpose(context, 0, 1, 3, 2), 0, hiddenSize, -1);
}
