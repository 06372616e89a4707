using SqueezeBert.Model;
using SqueezeBert.Onnx.Graphs;

namespace SqueezeBert.Onnx.Forms;

/// <summary><see cref="ConvolutionForm"/> with int8 products.</summary>
internal sealed class Int8ConvolutionForm(GraphBuilder graph, HiddenActivation activation) : ConvolutionForm(graph, activation)
{
    private readonly DynamicQuantization quantization = new(graph);

    internal override string Linear(GroupedLinear layer, string x)
    {
        var (values, scale, zero) = quantization.Quantize(x);
        var (weight, scales) = DynamicQuantization.Round(layer);
        string name = layer.Weight!.Name;
        string sums = Graph.ConvolutionInteger(values, Graph.Constant<sbyte>($"{name}_quantized", weight, layer.Weight.Shape), zero, Graph.Constant<sbyte>("int8 zero", [0]), layer.Groups);
        // Scales and bias stand along the channels of [B, O, S].
        return quantization.Dequantize(sums, scale, Graph.Constant<float>($"{name}_scale", scales, layer.OutputSize, 1), Graph.Reshape(Graph.Constant(layer.Bias), layer.OutputSize, 1));
    }
}
