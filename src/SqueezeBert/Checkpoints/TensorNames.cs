using System.Text;

namespace SqueezeBert.Checkpoints;

/// <summary>Names of tensors: what is accepted, and which old names mean which new ones.</summary>
internal static class TensorNames
{
    /// <summary>Refuses an empty or over-long name.</summary>
    internal static void Check(ByteSource source, string name)
    {
        if (name.Length is 0 or > CheckpointLimits.NameBytes || Encoding.UTF8.GetByteCount(name) > CheckpointLimits.NameBytes)
            throw source.Refuse($"tensor names of 1 to {CheckpointLimits.NameBytes} bytes", name.Length == 0 ? "an empty name" : "a longer one", name);
    }

    /// <summary>
    /// The name a model asks for: checkpoints converted from TensorFlow call a LayerNorm's <c>weight</c> <c>gamma</c> and
    /// its <c>bias</c> <c>beta</c>.
    /// </summary>
    internal static string Canonical(string name)
    {
        if (name.EndsWith(".gamma", StringComparison.Ordinal))
            return string.Concat(name.AsSpan(0, name.Length - "gamma".Length), "weight");
        if (name.EndsWith(".beta", StringComparison.Ordinal))
            return string.Concat(name.AsSpan(0, name.Length - "beta".Length), "bias");
        return name;
    }
}
