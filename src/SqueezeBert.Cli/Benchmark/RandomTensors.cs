using SqueezeBert.Checkpoints;

namespace SqueezeBert.Cli.Benchmark;

/// <summary>A checkpoint of any shape without a file: small numbers that depend on their place alone; ones where LayerNorm has its weights.</summary>
internal sealed class RandomTensors : ITensorSource
{
    /// <summary>An odd number near 2³² divided by the golden ratio: its multiples spread evenly.</summary>
    private const uint Spread = 2_654_435_769;

    private readonly HashSet<string> ones = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorInfo> tensors = new(StringComparer.Ordinal);

    internal RandomTensors(SqueezeBertConfig config)
    {
        void Note(Parameter parameter, Initialization initialization)
        {
            tensors.Add(parameter.Name, new TensorInfo(parameter.Name, TensorType.Float32, [.. parameter.Shape]));
            if (initialization == Initialization.One) ones.Add(parameter.Name);
        }

        // A model whose every tensor is missing asks for all of them.
        SqueezeBertModel.LoadForTraining(config, ModelHead.None, null, Note, new ModelOptions { ThreadCount = 1 }, out _).Dispose();
    }

    public string Name => "random weights";

    public IReadOnlyDictionary<string, TensorInfo> Tensors => tensors;

    public void ReadSingle(string name, long first, Span<float> destination)
    {
        bool one = ones.Contains(name);
        for (int i = 0; i < destination.Length; i++)
            // From −0.05 to 0.05.
            destination[i] = one ? 1 : (int)((uint)(first + i) * Spread) * (0.05f / int.MaxValue);
    }

    public void ReadInt64(string name, Span<long> destination) => throw new NotSupportedException("All weights are floating numbers.");

    public void ReadInt8(string name, Span<sbyte> destination) => throw new NotSupportedException("All weights are floating numbers.");

    public void Dispose()
    {
    }
}
