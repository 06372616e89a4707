using SqueezeBert.Model;
using SqueezeBert.Onnx.Graphs;

namespace SqueezeBert.Onnx.Forms;

/// <summary><see cref="MatMulForm"/> with int8 products; dense layers only, as in BERT.</summary>
internal sealed class Int8MatMulForm(GraphBuilder graph, HiddenActivation activation) : MatMulForm(graph, activation)
{
    private readonly DynamicQuantization quantization = new(graph);

    internal override string Linear(GroupedLinear layer, string x)
    {
        if (layer.Groups != 1) throw new ArgumentException($"Expected a dense layer; found {layer.Groups} groups.", nameof(layer));
        int inputs = layer.InputSize, outputs = layer.OutputSize;
        var (values, scale, zero) = quantization.Quantize(x);
        var (weight, scales) = DynamicQuantization.Round(layer);
        string name = layer.Weight!.Name;
        string sums = Graph.MatMulInteger(values, Graph.Constant<sbyte>($"{name}_quantized", Turned<sbyte>(weight, outputs, inputs), inputs, outputs), zero, Graph.Constant<sbyte>($"{name}_zero_point", new sbyte[outputs], outputs));
        return quantization.Dequantize(sums, scale, Graph.Constant<float>($"{name}_scale", scales, outputs), Graph.Constant(layer.Bias));
    }
}
