using SqueezeBert.Model;
using SqueezeBert.Onnx.Graphs;

namespace SqueezeBert.Onnx.Forms;

/// <summary>Matrix products over hidden states with features last; a grouped product is one matrix product a group.</summary>
internal class MatMulForm(GraphBuilder graph, HiddenActivation activation) : GraphForm(graph, activation)
{
    private static readonly string Variant = Environment.GetEnvironmentVariable("VARIANT") ?? "split";

    internal override string Enter(string hiddenStates) => hiddenStates;

    internal override string Leave(string x) => x;

    internal override string Normalize(LayerNorm norm, string x) =>
        Graph.LayerNormalization(x, Graph.Constant(norm.Weight), Graph.Constant(norm.Bias), norm.Epsilon);

    internal override string Linear(GroupedLinear layer, string x)
    {
        if (layer.Groups == 1) return Graph.Sum(Graph.MatMul(x, Weight(layer, 0)), Graph.Constant(layer.Bias));
        if (Variant == "batched")
        {
            int G = layer.Groups, K = layer.InputsPerGroup, N = layer.OutputsPerGroup;
            var w = new float[layer.Weight!.Length];
            for (int g = 0; g < G; g++)
                for (int o = 0; o < N; o++)
                    for (int i = 0; i < K; i++) w[(g * K + i) * N + o] = layer.Weight.Value.Span[(g * N + o) * K + i];
            string a = Graph.Transpose(Graph.Reshape(x, 0, 0, G, K), 0, 2, 1, 3); // [B,G,S,K]
            string y = Graph.MatMul(a, Graph.Constant<float>(layer.Weight.Name, w, G, K, N));
            return Graph.Sum(Graph.Reshape(Graph.Transpose(y, 0, 2, 1, 3), 0, 0, G * N), Graph.Constant(layer.Bias));
        }
        var pieces = Graph.Split(x, layer.Groups);
        for (int g = 0; g < pieces.Length; g++) pieces[g] = Graph.MatMul(pieces[g], Weight(layer, g));
        return Graph.Sum(Graph.Concatenate(pieces, -1), Graph.Constant(layer.Bias));
    }

    internal override string FeedForward(FeedForward layer, string x)
    {
        int groups = layer.Intermediate.Groups;
        if (groups == 1 || groups != layer.Output.Groups || Variant != "ffn") return base.FeedForward(layer, x);
        var pieces = Graph.Split(x, groups);
        for (int g = 0; g < groups; g++)
        {
            int n = layer.Intermediate.OutputsPerGroup;
            var b = Graph.Constant<float>($"{layer.Intermediate.Bias.Name}.{g}", layer.Intermediate.Bias.Value.Span.Slice(g * n, n), n);
            string wide = Activate(Graph.Sum(Graph.MatMul(pieces[g], Weight(layer.Intermediate, g)), b));
            pieces[g] = Graph.MatMul(wide, Weight(layer.Output, g));
        }
        return Graph.Sum(Graph.Concatenate(pieces, -1), Graph.Constant(layer.Output.Bias));
    }

    internal override string Heads(string x, int headCount, int headSize) => Graph.Transpose(ByHead(x, headCount, headSize), 0, 2, 1, 3);

    internal override string KeyHeads(string x, int headCount, int headSize) => Graph.Transpose(ByHead(x, headCount, headSize), 0, 2, 3, 1);

    internal override string JoinHeads(string context, int hiddenSize) => Graph.Reshape(Graph.Transpose(context, 0, 2, 1, 3), 0, 0, hiddenSize);

    private string ByHead(string x, int headCount, int headSize) => Graph.Reshape(x, 0, 0, headCount, headSize);

    protected string Weight(GroupedLinear layer, int group)
    {
        int inputs = layer.InputsPerGroup, outputs = layer.OutputsPerGroup;
        var rows = layer.Weight!.Value.Span.Slice(group * outputs * inputs, outputs * inputs);
        var turned = new float[rows.Length];
        for (int o = 0; o < outputs; o++)
            for (int i = 0; i < inputs; i++) turned[i * outputs + o] = rows[o * inputs + i];
        return Graph.Constant<float>(layer.Groups == 1 ? layer.Weight.Name : $"{layer.Weight.Name}.{group}", turned, inputs, outputs);
    }
}
