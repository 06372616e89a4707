namespace SqueezeBert.Checkpoints;

/// <summary>The checks every reader makes before it hands out a tensor.</summary>
internal static class TensorRequests
{
    internal static TensorInfo RequireFloating(this ITensorSource source, string name, int length)
    {
        TensorInfo info = source.Require(name, length);
        return info.Type.IsFloating() ? info : throw new CheckpointException(source.Name, "a floating type", info.ToString(), name);
    }

    internal static TensorInfo RequireInteger(this ITensorSource source, string name, int length)
    {
        TensorInfo info = source.Require(name, length);
        return info.Type.IsFloating() ? throw new CheckpointException(source.Name, "an integer type", info.ToString(), name) : info;
    }

    internal static void RequireInt8(this ITensorSource source, string name, int length)
    {
        TensorInfo info = source.Require(name, length);
        if (info.Type != TensorType.Int8) throw new CheckpointException(source.Name, "type I8", info.ToString(), name);
    }

    private static TensorInfo Require(this ITensorSource source, string name, int length)
    {
        if (!source.Tensors.TryGetValue(name, out TensorInfo? info))
            throw new CheckpointException(source.Name, "this tensor", $"{source.Tensors.Count} tensors, none of that name", name);
        if (info.ElementCount != length)
            throw new CheckpointException(source.Name, $"{length} elements", $"{info} with {info.ElementCount}", name);
        return info;
    }
}
