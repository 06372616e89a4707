using SqueezeBert.Checkpoints;

namespace SqueezeBert.Training.Runs;

/// <summary>A checkpoint whose positions end where a shorter model's do: a smaller file for texts that are never long.</summary>
internal sealed class FirstPositions : ITensorSource
{
    private const string Table = "position_embeddings.weight";

    private readonly ITensorSource source;

    private FirstPositions(ITensorSource source, int count)
    {
        this.source = source;
        Tensors = source.Tensors.ToDictionary(tensor => tensor.Key, tensor => IsLonger(tensor.Value, count) ? tensor.Value with { Shape = [count, .. tensor.Value.Shape.Skip(1)] } : tensor.Value, StringComparer.Ordinal);
    }

    public string Name => source.Name;

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>The checkpoint itself where it has no more positions than are wanted.</summary>
    internal static ITensorSource Of(ITensorSource source, int count) =>
        source.Tensors.Values.Any(tensor => IsLonger(tensor, count)) ? new FirstPositions(source, count) : source;

    // The first rows of a table come first.
    public void ReadSingle(string name, long first, Span<float> destination) => source.ReadSingle(name, first, destination);

    public void ReadInt64(string name, Span<long> destination) => source.ReadInt64(name, destination);

    public void ReadInt8(string name, Span<sbyte> destination) => source.ReadInt8(name, destination);

    public void Dispose() => source.Dispose();

    private static bool IsLonger(TensorInfo tensor, int count) =>
        tensor.Name.EndsWith(Table, StringComparison.Ordinal) && tensor.Shape is [var rows, _] && rows > count;
}
