using SqueezeBert.Model;
using SqueezeBert.Onnx.Graphs;

namespace SqueezeBert.Onnx.Forms;

/// <summary>Matrix products over hidden states with features last; a grouped product is one matrix product a group.</summary>
/// <remarks>
/// x is [B, S, H]. Weights are turned to [I/G, O/G], one constant a group: <c>name</c> for a dense layer, <c>name.g</c> for
/// group g. Where both feed-forward layers have the same groups, the groups stay apart between them. Runtimes lay two-dimensional
/// constants out for their kernels at load; a batched product over [G, I/G, O/G] runs slower (docs/SPEED.md).
/// </remarks>
internal class MatMulForm(GraphBuilder graph, HiddenActivation activation) : GraphForm(graph, activation)
{
    internal override string Enter(string hiddenStates) => hiddenStates;

    internal override string Leave(string x) => x;

    internal override string Normalize(LayerNorm norm, string x) =>
        Graph.LayerNormalization(x, Graph.Constant(norm.Weight), Graph.Constant(norm.Bias), norm.Epsilon);

    internal override string Linear(GroupedLinear layer, string x)
    {
        if (layer.Groups == 1) return GroupLinear(layer, 0, x);
        var products = Graph.Split(x, layer.Groups);
        for (int g = 0; g < products.Length; g++) products[g] = Graph.MatMul(products[g], Weight(layer, g));
        return Graph.Sum(Graph.Concatenate(products, -1), Graph.Constant(layer.Bias));
    }

    internal override string FeedForward(FeedForward layer, string x)
    {
        int groups = layer.Intermediate.Groups;
        if (groups == 1 || groups != layer.Output.Groups) return base.FeedForward(layer, x);
        var pieces = Graph.Split(x, groups);
        for (int g = 0; g < groups; g++) pieces[g] = Graph.MatMul(Activate(GroupLinear(layer.Intermediate, g, pieces[g])), Weight(layer.Output, g));
        return Graph.Sum(Graph.Concatenate(pieces, -1), Graph.Constant(layer.Output.Bias));
    }

    internal override string Heads(string x, int headCount, int headSize) => Graph.Transpose(ByHead(x, headCount, headSize), 0, 2, 1, 3);

    internal override string KeyHeads(string x, int headCount, int headSize) => Graph.Transpose(ByHead(x, headCount, headSize), 0, 2, 3, 1);

    internal override string JoinHeads(string context, int hiddenSize) => Graph.Reshape(Graph.Transpose(context, 0, 2, 1, 3), 0, 0, hiddenSize);

    private string ByHead(string x, int headCount, int headSize) => Graph.Reshape(x, 0, 0, headCount, headSize);

    private string GroupLinear(GroupedLinear layer, int group, string x)
    {
        int outputs = layer.OutputsPerGroup;
        var bias = layer.Bias.Value.Span.Slice(group * outputs, outputs);
        return Graph.Sum(Graph.MatMul(x, Weight(layer, group)), Graph.Constant<float>(NameOf(layer.Bias, layer, group), bias, outputs));
    }

    private string Weight(GroupedLinear layer, int group)
    {
        int inputs = layer.InputsPerGroup, outputs = layer.OutputsPerGroup;
        var rows = layer.Weight!.Value.Span.Slice(group * outputs * inputs, outputs * inputs);
        return Graph.Constant<float>(NameOf(layer.Weight, layer, group), Turned<float>(rows, outputs, inputs), inputs, outputs);
    }

    private static string NameOf(Parameter parameter, GroupedLinear layer, int group) => layer.Groups == 1 ? parameter.Name : $"{parameter.Name}.{group}";

    /// <summary>[rows, columns] → [columns, rows].</summary>
    protected static T[] Turned<T>(ReadOnlySpan<T> values, int rows, int columns)
    {
        var turned = new T[values.Length];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++) turned[c * rows + r] = values[r * columns + c];
        return turned;
    }
}
