using SqueezeBert.Checkpoints;

namespace SqueezeBert.Tests.Checkpoints;

/// <summary>Reads whole checkpoints in the tests.</summary>
internal static class CheckpointFixtures
{
    internal static float[] Floats(this ITensorSource source, string name)
    {
        float[] values = new float[source.Tensors[name].ElementCount];
        source.ReadSingle(name, values);
        return values;
    }

    internal static long[] Integers(this ITensorSource source, string name)
    {
        long[] values = new long[source.Tensors[name].ElementCount];
        source.ReadInt64(name, values);
        return values;
    }

    /// <summary>Reads every tensor; returns how many elements there were.</summary>
    internal static long ReadAll(this ITensorSource source)
    {
        long count = 0;
        foreach ((string name, TensorInfo info) in source.Tensors)
            count += info.Type.IsFloating() ? source.Floats(name).Length : source.Integers(name).Length;
        return count;
    }

    internal static SafetensorsFile OpenSafetensors(ReadOnlyMemory<byte> bytes) => SafetensorsFile.Open(ByteSource.FromMemory("test.safetensors", bytes));

    internal static TorchFile OpenTorch(ReadOnlyMemory<byte> bytes) => TorchFile.Open(ByteSource.FromMemory("test.bin", bytes));

    internal static ITensorSource OpenByName(string path) =>
        path.EndsWith(".safetensors", StringComparison.Ordinal) ? SafetensorsFile.Open(path) : TorchFile.Open(path);
}
