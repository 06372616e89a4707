using System.Collections.Immutable;

namespace SqueezeBert.Checkpoints;

/// <summary>A view of a storage: element [i, j, …] is the storage's element Offset + i·Strides[0] + j·Strides[1] + ….</summary>
/// <remarks>Made only through <see cref="Create"/>, which has checked that every element lies inside the storage.</remarks>
internal sealed class PickleTensor : PickleValue
{
    private PickleTensor(PickleStorage storage, long offset, ImmutableArray<int> shape, ImmutableArray<long> strides, long extent)
    {
        Storage = storage;
        Offset = offset;
        Shape = shape;
        Strides = strides;
        Extent = extent;
    }

    internal PickleStorage Storage { get; }

    internal long Offset { get; }

    internal ImmutableArray<int> Shape { get; }

    internal ImmutableArray<long> Strides { get; }

    /// <summary>Elements of the storage from the first to the last used, both included.</summary>
    internal long Extent { get; }

    internal override string Kind => "Tensor";

    /// <summary>True when the elements lie in the storage in row-major order.</summary>
    internal bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (int i = Shape.Length - 1; i >= 0; i--)
            {
                if (Shape[i] > 1 && Strides[i] != expected)
                    return false;
                expected *= Math.Max(Shape[i], 1);
            }
            return true;
        }
    }

    /// <summary>The tensor, or null with the reason why it cannot be.</summary>
    internal static PickleTensor? Create(PickleStorage storage, PickleValue offset, PickleValue shape, PickleValue strides, out string fault)
    {
        fault = "";
        if (offset is not PickleInteger { Value: var first } || first < 0 || first > storage.Count)
            fault = $"a storage of {storage.Count} elements and an offset that is not in it";
        else if (Integers(shape, int.MaxValue) is not { } sizes || Integers(strides, long.MaxValue) is not { } steps)
            fault = $"a shape or strides that are not up to {CheckpointLimits.Rank} whole numbers from 0 up";
        else if (sizes.Length != steps.Length)
            fault = $"{sizes.Length} sizes and {steps.Length} strides";
        else
        {
            // At most 8 products below 2^31 · 2^63 each: no overflow in 128 bits.
            Int128 last = 0;
            for (int i = 0; i < sizes.Length; i++)
                last += (Int128)(sizes[i] - 1) * steps[i];
            bool empty = sizes.Contains(0);
            if (empty || first + last < storage.Count)
                return new PickleTensor(storage, (long)first, [.. sizes.Select(size => (int)size)], [.. steps], empty ? 0 : (long)last + 1);
            fault = $"a storage of {storage.Count} elements and a tensor that reaches {first + last}";
        }
        return null;
    }

    private static long[]? Integers(PickleValue value, long largest)
    {
        if (value is not PickleTuple tuple || tuple.Items.Length > CheckpointLimits.Rank)
            return null;
        var integers = new long[tuple.Items.Length];
        for (int i = 0; i < integers.Length; i++)
        {
            if (tuple.Items[i] is not PickleInteger integer || integer.Value < 0 || integer.Value > largest)
                return null;
            integers[i] = (long)integer.Value;
        }
        return integers;
    }
}
