using SqueezeBert.Checkpoints;

namespace SqueezeBert.Tests.Model;

/// <summary>A checkpoint that a test made up.</summary>
internal sealed class InMemoryTensors(Dictionary<string, (int[] Shape, float[] Values)> tensors) : ITensorSource
{
    public string Name => "made up";

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; } =
        tensors.ToDictionary(pair => pair.Key, pair => new TensorInfo(pair.Key, TensorType.Float32, [.. pair.Value.Shape]), StringComparer.Ordinal);

    public void ReadSingle(string name, Span<float> destination) => tensors[name].Values.CopyTo(destination);

    public void ReadInt64(string name, Span<long> destination) => throw new NotSupportedException("All tensors here are floating numbers.");

    public void ReadInt8(string name, Span<sbyte> destination) => throw new NotSupportedException("All tensors here are floating numbers.");

    public void Dispose()
    {
    }
}
