namespace SqueezeBert.Checkpoints;

/// <summary>The checks every reader makes before it hands out a tensor.</summary>
internal static class TensorRequests
{
    /// <summary>Reads a whole floating tensor, as <see cref="ITensorSource.ReadSingle"/> does a part.</summary>
    /// <exception cref="CheckpointException">As there, and <paramref name="destination"/> of another length.</exception>
    internal static void ReadSingle(this ITensorSource source, string name, Span<float> destination)
    {
        source.RequireLength(name, destination.Length);
        source.ReadSingle(name, 0, destination);
    }

    internal static TensorInfo RequireFloating(this ITensorSource source, string name, long first, int count)
    {
        TensorInfo info = source.Require(name);
        if (!info.Type.IsFloating()) throw new CheckpointException(source.Name, "a floating type", info.ToString(), name);
        if (first < 0 || first > info.ElementCount - count)
            throw new CheckpointException(source.Name, $"{count} elements from number {first} on", $"{info} with {info.ElementCount}", name);
        return info;
    }

    internal static TensorInfo RequireInteger(this ITensorSource source, string name, int length)
    {
        TensorInfo info = source.RequireLength(name, length);
        return info.Type.IsFloating() ? throw new CheckpointException(source.Name, "an integer type", info.ToString(), name) : info;
    }

    internal static void RequireInt8(this ITensorSource source, string name, int length)
    {
        TensorInfo info = source.RequireLength(name, length);
        if (info.Type != TensorType.Int8) throw new CheckpointException(source.Name, "type I8", info.ToString(), name);
    }

    private static TensorInfo RequireLength(this ITensorSource source, string name, int length)
    {
        TensorInfo info = source.Require(name);
        return info.ElementCount == length ? info : throw new CheckpointException(source.Name, $"{length} elements", $"{info} with {info.ElementCount}", name);
    }

    private static TensorInfo Require(this ITensorSource source, string name) =>
        source.Tensors.TryGetValue(name, out TensorInfo? info)
            ? info
            : throw new CheckpointException(source.Name, "this tensor", $"{source.Tensors.Count} tensors, none of that name", name);
}
