using System.Collections.Immutable;

namespace SqueezeBert.Checkpoints;

/// <summary>What a checkpoint says about one tensor: its name, element type and shape (row-major; empty for a scalar).</summary>
internal sealed record TensorInfo(string Name, TensorType Type, ImmutableArray<int> Shape)
{
    /// <summary>Whether the elements lie in the file in row-major order, so that reading some of them costs no more than their share.</summary>
    internal bool IsContiguous { get; init; } = true;

    /// <summary>The product of the shape: 1 for a scalar, 0 for an empty tensor. Every reader has checked that it fits.</summary>
    internal long ElementCount
    {
        get
        {
            long count = 1;
            foreach (int size in Shape)
                count *= size;
            return count;
        }
    }

    public override string ToString() => $"{Type.Name()} [{string.Join(", ", Shape)}]";
}
