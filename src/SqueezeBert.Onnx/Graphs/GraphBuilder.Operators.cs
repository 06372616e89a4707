using System.Globalization;
using SqueezeBert.Onnx.Messages;
using static SqueezeBert.Onnx.Messages.TensorProto.Types;

namespace SqueezeBert.Onnx.Graphs;

/// <summary>ONNX's operators, as far as a model needs them; each takes and returns names of values.</summary>
internal sealed partial class GraphBuilder
{
    internal string Sum(string a, string b) => Add("Add", [a, b]);

    internal string Difference(string a, string b) => Add("Sub", [a, b]);

    internal string Product(string a, string b) => Add("Mul", [a, b]);

    internal string Quotient(string a, string b) => Add("Div", [a, b]);

    internal string MatMul(string a, string b) => Add("MatMul", [a, b]);

    /// <summary>uint8 times int8, summed in int32; <paramref name="aZero"/> and <paramref name="bZero"/> are what stands for 0.</summary>
    internal string MatMulInteger(string a, string b, string aZero, string bZero) => Add("MatMulInteger", [a, b, aZero, bZero]);

    internal string Convolution(string x, string weight, string bias, int groups) =>
        Add("Conv", [x, weight, bias], Attribute("group", groups), Attribute("kernel_shape", [1]));

    internal string ConvolutionInteger(string x, string weight, string xZero, string weightZero, int groups) =>
        Add("ConvInteger", [x, weight, xZero, weightZero], Attribute("group", groups), Attribute("kernel_shape", [1]));

    /// <summary>Rounds to uint8 so that the smallest and the largest value of the whole tensor (or 0) become 0 and 255.</summary>
    internal (string Values, string Scale, string Zero) Quantize(string x)
    {
        var outputs = AddMany("DynamicQuantizeLinear", 3, [x]);
        return (outputs[0], outputs[1], outputs[2]);
    }

    internal string ToFloat(string x) => Add("Cast", [x], Attribute("to", (long)DataType.Float));

    internal string LayerNormalization(string x, string weight, string bias, float epsilon) =>
        Add("LayerNormalization", [x, weight, bias], Attribute("axis", -1), Attribute("epsilon", epsilon));

    /// <param name="x">Values.</param>
    /// <param name="approximate">Whether the formula with tanh is meant, not the one with erf.</param>
    internal string Gelu(string x, bool approximate) => Add("Gelu", [x], Attribute("approximate", approximate ? "tanh" : "none"));

    internal string Relu(string x) => Add("Relu", [x]);

    internal string Tanh(string x) => Add("Tanh", [x]);

    internal string Softmax(string x) => Add("Softmax", [x], Attribute("axis", -1));

    internal string Transpose(string x, params long[] permutation) => Add("Transpose", [x], Attribute("perm", permutation));

    /// <summary>0 keeps a size, −1 is what remains.</summary>
    internal string Reshape(string x, params long[] shape) => Add("Reshape", [x, Numbers(shape)]);

    /// <summary>As <see cref="Reshape"/>, to a shape that the graph computes.</summary>
    internal string ReshapeTo(string x, string shape) => Add("Reshape", [x, shape]);

    internal string Unsqueeze(string x, long axis) => Add("Unsqueeze", [x, Numbers(axis)]);

    /// <summary>Joins all axes before <paramref name="axis"/> into one, and all from there on.</summary>
    internal string Flatten(string x, long axis) => Add("Flatten", [x], Attribute("axis", axis));

    internal string Gather(string x, string indices, long axis = 0) => Add("Gather", [x, indices], Attribute("axis", axis));

    internal string SumOver(string x, long axis) => Add("ReduceSum", [x, Numbers(axis)], Attribute("keepdims", 0));

    /// <summary>Equal pieces along the last axis.</summary>
    internal string[] Split(string x, int pieces) => AddMany("Split", pieces, [x], Attribute("axis", -1), Attribute("num_outputs", pieces));

    internal string Concatenate(string[] pieces, long axis) => Add("Concat", pieces, Attribute("axis", axis));

    /// <summary>The first rows of a table.</summary>
    /// <param name="table">[rows, …].</param>
    /// <param name="count">How many, [1].</param>
    internal string FirstRows(string table, string count) => Add("Slice", [table, Numbers(0), count, Numbers(0)]);

    /// <summary>One size of a value, [1].</summary>
    internal string SizeOf(string x, int axis) => Add("Shape", [x], Attribute("start", axis), Attribute("end", axis + 1));

    /// <summary>A constant float32 scalar.</summary>
    internal string Number(float value) => Constant<float>(string.Create(CultureInfo.InvariantCulture, $"number {value:R}"), [value]);

    /// <summary>A constant int64 scalar.</summary>
    internal string Index(long value) => Constant<long>(string.Create(CultureInfo.InvariantCulture, $"index {value}"), [value]);

    /// <summary>A constant list of int64.</summary>
    internal string Numbers(params long[] values) => Constant<long>("numbers " + string.Join(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture))), values, values.Length);

    /// <summary>A parameter of the model under its name in the checkpoint.</summary>
    internal string Constant(Parameter parameter) => Constant<float>(parameter.Name, parameter.Value.Span, parameter.Shape);
}
