using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SqueezeBert.Checkpoints;

/// <summary>One tensor to write: its entry in the header, and its elements in row-major order.</summary>
internal abstract record TensorToWrite(string Name, TensorType StoredAs, ImmutableArray<int> Shape)
{
    /// <summary>Elements given, which must fill the shape.</summary>
    internal abstract int Length { get; }

    /// <summary>Bytes of the elements in the file.</summary>
    internal long ByteCount => (long)Length * StoredAs.Size();

    /// <summary>Encodes some elements, the first of them <paramref name="first"/>; as many as fill <paramref name="destination"/>.</summary>
    /// <exception cref="CheckpointException">A finite value that <see cref="StoredAs"/> cannot hold; it names <paramref name="file"/>.</exception>
    internal abstract void Encode(int first, Span<byte> destination, string file);
}

/// <summary>Signed bytes, stored as they are.</summary>
internal sealed record Int8TensorToWrite(string Name, ImmutableArray<int> Shape, ReadOnlyMemory<sbyte> Values) : TensorToWrite(Name, TensorType.Int8, Shape)
{
    internal override int Length => Values.Length;

    internal override void Encode(int first, Span<byte> destination, string file) =>
        MemoryMarshal.AsBytes(Values.Span.Slice(first, destination.Length)).CopyTo(destination);
}

/// <summary>float32 values, stored as <see cref="TensorToWrite.StoredAs"/>, which must be floating.</summary>
internal sealed record FloatTensorToWrite(string Name, TensorType StoredAs, ImmutableArray<int> Shape, ReadOnlyMemory<float> Values) : TensorToWrite(Name, StoredAs, Shape)
{
    internal override int Length => Values.Length;

    internal override void Encode(int first, Span<byte> destination, string file)
    {
        int size = StoredAs.Size();
        var values = Values.Span.Slice(first, destination.Length / size);
        for (int i = 0; i < values.Length; i++)
            if (!TryEncode(values[i], destination.Slice(i * size, size)))
                throw new CheckpointException(file, $"values that fit {StoredAs.Name()}", $"{values[i]}", Name);
    }

    /// <summary>Rounds to nearest, ties to even; false where a finite value becomes infinite.</summary>
    private bool TryEncode(float value, Span<byte> destination)
    {
        switch (StoredAs)
        {
            case TensorType.Float64:
                BinaryPrimitives.WriteDoubleLittleEndian(destination, value);
                return true;
            case TensorType.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(destination, value);
                return true;
            case TensorType.Float16:
                var half = (Half)value;
                BinaryPrimitives.WriteHalfLittleEndian(destination, half);
                return Half.IsFinite(half) || !float.IsFinite(value);
            default:
                ushort upper = ToBFloat16(value);
                BinaryPrimitives.WriteUInt16LittleEndian(destination, upper);
                return (upper & 0x7FFF) != 0x7F80 || !float.IsFinite(value);
        }
    }

    /// <summary>The upper half of the float32, rounded to nearest, ties to even; a NaN stays one.</summary>
    private static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
            return (ushort)((bits >> 16) | 0x40);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
