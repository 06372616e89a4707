using SqueezeBert.Model;
using SqueezeBert.Onnx.Graphs;

namespace SqueezeBert.Onnx.Forms;

/// <summary><see cref="MatMulForm"/> with int8 products.</summary>
internal sealed class Int8MatMulForm(GraphBuilder graph, HiddenActivation activation) : MatMulForm(graph, activation)
{
    private readonly DynamicQuantization quantization = new(graph);

    internal override string Linear(GroupedLinear layer, string x)
    {
        if (layer.Groups > 1) throw new NotSupportedException();
        var (values, scale, zero) = quantization.Quantize(x);
        var (weight, scales) = DynamicQuantization.Round(layer);
        int inputs = layer.InputsPerGroup, outputs = layer.OutputSize;
        var turned = new sbyte[weight.Length];
        for (int o = 0; o < outputs; o++)
            for (int i = 0; i < inputs; i++) turned[i * outputs + o] = weight[o * inputs + i];
        string name = layer.Weight!.Name;
        if (Environment.GetEnvironmentVariable("VARIANT") == "tensor")
        {
            float max = 0; foreach (float v in layer.Weight.Value.Span) max = MathF.Max(max, MathF.Abs(v));
            float s = max / 127;
            for (int o = 0; o < outputs; o++)
                for (int i = 0; i < inputs; i++) turned[i * outputs + o] = (sbyte)MathF.Round(layer.Weight.Value.Span[o * inputs + i] / s);
            string sums1 = Graph.MatMulInteger(values, Graph.Constant<sbyte>($"{name}_quantized", turned, inputs, outputs), zero, Graph.Constant<sbyte>("int8 zero", [0]));
            return quantization.Dequantize(sums1, scale, Graph.Constant<float>($"{name}_scale", [s]), Graph.Constant(layer.Bias));
        }
        string sums = Graph.MatMulInteger(values, Graph.Constant<sbyte>($"{name}_quantized", turned, inputs, outputs), zero, Graph.Constant<sbyte>($"{name}_zero_point", new sbyte[outputs], outputs));
        return quantization.Dequantize(sums, scale, Graph.Constant<float>($"{name}_scale", scales, outputs), Graph.Constant(layer.Bias));
    }
}
