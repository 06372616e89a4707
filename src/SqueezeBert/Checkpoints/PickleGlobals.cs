using System.Collections.Frozen;

namespace SqueezeBert.Checkpoints;

/// <summary>The complete list of Python names that are understood. Any other name in a pickle is refused, whatever would be done with it.</summary>
internal static class PickleGlobals
{
    private static readonly FrozenDictionary<string, PickleGlobal> Known = new PickleGlobal[]
    {
        new("collections.OrderedDict", PickleGlobalMeaning.OrderedDict),
        new("torch._utils._rebuild_tensor_v2", PickleGlobalMeaning.RebuildTensor),
        new("torch._utils._rebuild_parameter", PickleGlobalMeaning.RebuildParameter),
        new("torch.DoubleStorage", PickleGlobalMeaning.StorageClass, TensorType.Float64),
        new("torch.FloatStorage", PickleGlobalMeaning.StorageClass, TensorType.Float32),
        new("torch.HalfStorage", PickleGlobalMeaning.StorageClass, TensorType.Float16),
        new("torch.BFloat16Storage", PickleGlobalMeaning.StorageClass, TensorType.BFloat16),
        new("torch.LongStorage", PickleGlobalMeaning.StorageClass, TensorType.Int64),
        new("torch.IntStorage", PickleGlobalMeaning.StorageClass, TensorType.Int32),
        new("torch.ShortStorage", PickleGlobalMeaning.StorageClass, TensorType.Int16),
        new("torch.CharStorage", PickleGlobalMeaning.StorageClass, TensorType.Int8),
        new("torch.ByteStorage", PickleGlobalMeaning.StorageClass, TensorType.UInt8),
        new("torch.BoolStorage", PickleGlobalMeaning.StorageClass, TensorType.Bool),
    }.ToFrozenDictionary(known => known.Name, StringComparer.Ordinal);

    /// <summary>The name's meaning, or null for a name that is not on the list.</summary>
    internal static PickleGlobal? Find(string module, string name) => Known.GetValueOrDefault($"{module}.{name}");
}
