using SqueezeBert.Checkpoints;

namespace SqueezeBert.Tests.Model;

/// <summary>A checkpoint that a test made up.</summary>
internal sealed class InMemoryTensors(Dictionary<string, (int[] Shape, float[] Values)> tensors) : ITensorSource
{
    public string Name => "made up";

    /// <summary>Whether tensors say that their elements don't lie in order.</summary>
    internal bool AreScattered { get; init; }

    public IReadOnlyDictionary<string, TensorInfo> Tensors =>
        tensors.ToDictionary(pair => pair.Key, pair => new TensorInfo(pair.Key, TensorType.Float32, [.. pair.Value.Shape]) { IsContiguous = !AreScattered }, StringComparer.Ordinal);

    public void ReadSingle(string name, long first, Span<float> destination) => tensors[name].Values.AsSpan((int)first, destination.Length).CopyTo(destination);

    public void ReadInt64(string name, Span<long> destination) => throw new NotSupportedException("All tensors here are floating numbers.");

    public void ReadInt8(string name, Span<sbyte> destination) => throw new NotSupportedException("All tensors here are floating numbers.");

    public void Dispose()
    {
    }
}
