using SqueezeBert.Checkpoints;

namespace SqueezeBert.Training.Runs;

/// <summary>A checkpoint without its head, which is of another task or has other labels.</summary>
internal sealed class HeadlessTensors : ITensorSource
{
    private readonly ITensorSource source;

    internal HeadlessTensors(ITensorSource source)
    {
        this.source = source;
        Tensors = source.Tensors.Where(tensor => !SqueezeBertModel.IsHead(tensor.Key)).ToDictionary(StringComparer.Ordinal);
        Dropped = [.. source.Tensors.Keys.Where(SqueezeBertModel.IsHead).Order(StringComparer.Ordinal)];
    }

    public string Name => source.Name;

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Names of what was left out.</summary>
    internal IReadOnlyList<string> Dropped { get; }

    public void ReadSingle(string name, long first, Span<float> destination) => source.ReadSingle(name, first, destination);

    public void ReadInt64(string name, Span<long> destination) => source.ReadInt64(name, destination);

    public void ReadInt8(string name, Span<sbyte> destination) => source.ReadInt8(name, destination);

    public void Dispose() => source.Dispose();
}
