using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using SqueezeBert.Onnx.Messages;
using static SqueezeBert.Onnx.Messages.AttributeProto.Types;
using static SqueezeBert.Onnx.Messages.TensorProto.Types;

namespace SqueezeBert.Onnx.Graphs;

/// <summary>Builds an ONNX graph node by node; values are known by their names.</summary>
/// <remarks>Nodes stand in the order of the calls, which is an order in which they can run. Not thread-safe.</remarks>
internal sealed partial class GraphBuilder
{
    private readonly GraphProto graph = new() { Name = "SqueezeBert" };
    private readonly HashSet<string> constants = new(StringComparer.Ordinal);

    /// <summary>Declares an int64 input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="sizes">Names of its sizes, outermost first; each run decides them.</param>
    internal string Input(string name, params string[] sizes)
    {
        graph.Input.Add(Describe(name, DataType.Int64, sizes));
        return name;
    }

    /// <summary>Declares a float32 output: the value takes the name wherever it stands.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">What to return.</param>
    /// <param name="sizes">Sizes, outermost first: numbers, or names of sizes that each run decides.</param>
    /// <returns>The value's new name.</returns>
    internal string Output(string name, string value, params string[] sizes)
    {
        foreach (var node in graph.Node)
        {
            Rename(node.Input, value, name);
            Rename(node.Output, value, name);
        }
        graph.Output.Add(Describe(name, DataType.Float, sizes));
        return name;
    }

    /// <summary>The file: this graph with what it needs to be run.</summary>
    /// <param name="opset">Version of ONNX's own operators.</param>
    internal ModelProto ToModel(int opset) => new()
    {
        // The version of the format that came with operator set 20.
        IrVersion = 9,
        ProducerName = "SqueezeBERT for .NET",
        ProducerVersion = typeof(GraphBuilder).Assembly.GetName().Version!.ToString(3),
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = opset } },
        Graph = graph,
    };

    /// <summary>Adds a node with one output, whose name is returned.</summary>
    private string Add(string operation, string[] inputs, params AttributeProto[] attributes) => AddMany(operation, 1, inputs, attributes)[0];

    private string[] AddMany(string operation, int outputCount, string[] inputs, params AttributeProto[] attributes)
    {
        string name = $"{operation}_{graph.Node.Count}";
        string[] outputs = outputCount == 1 ? [name] : [.. Enumerable.Range(0, outputCount).Select(i => $"{name}.{i}")];
        graph.Node.Add(new NodeProto { OpType = operation, Name = name, Input = { inputs }, Output = { outputs }, Attribute = { attributes } });
        return outputs;
    }

    private static void Rename(RepeatedField<string> names, string from, string to)
    {
        for (int i = 0; i < names.Count; i++)
            if (names[i] == from) names[i] = to;
    }

    /// <summary>A constant; the first one of a name stands for all.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Row-major.</param>
    /// <param name="shape">Sizes, outermost first; none for a scalar.</param>
    internal string Constant<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape) where T : unmanaged
    {
        if (!constants.Add(name)) return name;
        // ONNX stores little-endian, as every processor that .NET 10 runs on.
        var bytes = UnsafeByteOperations.UnsafeWrap(MemoryMarshal.AsBytes(values).ToArray());
        var tensor = new TensorProto { Name = name, DataType = (int)TypeOf<T>(), RawData = bytes };
        foreach (int size in shape) tensor.Dims.Add(size);
        graph.Initializer.Add(tensor);
        return name;
    }

    private static AttributeProto Attribute(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    private static AttributeProto Attribute(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    private static AttributeProto Attribute(string name, string value) => new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    private static AttributeProto Attribute(string name, long[] values) => new() { Name = name, Type = AttributeType.Ints, Ints = { values } };

    private static DataType TypeOf<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? DataType.Float
        : typeof(T) == typeof(long) ? DataType.Int64
        : typeof(T) == typeof(sbyte) ? DataType.Int8
        : throw new NotSupportedException($"Constants of {typeof(T).Name} are not written.");

    private static ValueInfoProto Describe(string name, DataType type, string[] sizes)
    {
        var shape = new TensorShapeProto();
        foreach (string size in sizes)
            shape.Dim.Add(long.TryParse(size, out long number) ? new TensorShapeProto.Types.Dimension { DimValue = number } : new TensorShapeProto.Types.Dimension { DimParam = size });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } };
    }
}
