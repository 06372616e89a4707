using SqueezeBert.Model;
using SqueezeBert.Onnx.Graphs;

namespace SqueezeBert.Onnx.Forms;

/// <summary>How an encoder is written down: the layout of its hidden states, and the operators of its products.</summary>
/// <remarks>
/// B sequences padded to S tokens, H features, N heads of D features. "x" is hidden states in the form's own layout.
/// Every form computes the same equations (docs/MODEL.md).
/// </remarks>
internal abstract class GraphForm(GraphBuilder graph, HiddenActivation activation)
{
    protected GraphBuilder Graph => graph;

    /// <summary>[B, S, H] → x.</summary>
    internal abstract string Enter(string hiddenStates);

    /// <summary>x → [B, S, H].</summary>
    internal abstract string Leave(string x);

    /// <summary>x → x, normalised over the features of each token.</summary>
    internal abstract string Normalize(LayerNorm norm, string x);

    /// <summary>x → x through a position-wise layer.</summary>
    internal abstract string Linear(GroupedLinear layer, string x);

    /// <summary>x → x through the wider layer and back.</summary>
    internal virtual string FeedForward(FeedForward layer, string x) => Linear(layer.Output, Activate(Linear(layer.Intermediate, x)));

    /// <summary>x → [B, N, S, D]: queries and values by head.</summary>
    internal abstract string Heads(string x, int headCount, int headSize);

    /// <summary>x → [B, N, D, S]: keys by head, ready to be multiplied.</summary>
    internal abstract string KeyHeads(string x, int headCount, int headSize);

    /// <summary>[B, N, S, D] → x.</summary>
    internal abstract string JoinHeads(string context, int hiddenSize);

    /// <summary>The configured activation, value by value.</summary>
    internal string Activate(string x) => activation switch
    {
        HiddenActivation.Gelu => Graph.Gelu(x, approximate: false),
        HiddenActivation.GeluNew => Graph.Gelu(x, approximate: true),
        HiddenActivation.Relu => Graph.Relu(x),
        _ => throw new ArgumentOutOfRangeException(nameof(x), activation, "No operator computes this activation."),
    };
}
