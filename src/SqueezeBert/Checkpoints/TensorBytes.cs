using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SqueezeBert.Checkpoints;

/// <summary>Turns stored little-endian elements into float32 or int64.</summary>
internal static class TensorBytes
{
    private const int BufferBytes = 16 << 10;

    // A span of bytes over float32 values must not count more than int.MaxValue bytes.
    private const int LargestDirectRead = 1 << 28;

    /// <summary>Reads consecutive floating elements of <paramref name="type"/> from byte <paramref name="offset"/> on.</summary>
    internal static void ReadSingle(ByteSource source, long offset, TensorType type, Span<float> destination)
    {
        if (type == TensorType.Float32 && BitConverter.IsLittleEndian)
        {
            while (!destination.IsEmpty)
            {
                Span<float> part = destination[..Math.Min(destination.Length, LargestDirectRead)];
                source.Read(offset, MemoryMarshal.AsBytes(part));
                offset += 4L * part.Length;
                destination = destination[part.Length..];
            }
            return;
        }
        Span<byte> buffer = stackalloc byte[BufferBytes];
        while (!destination.IsEmpty)
        {
            int count = Math.Min(destination.Length, BufferBytes / type.Size());
            Span<byte> stored = buffer[..(count * type.Size())];
            source.Read(offset, stored);
            ToSingle(stored, type, destination[..count]);
            offset += stored.Length;
            destination = destination[count..];
        }
    }

    /// <summary>Reads consecutive integer or boolean elements of <paramref name="type"/> from byte <paramref name="offset"/> on.</summary>
    internal static void ReadInt64(ByteSource source, long offset, TensorType type, Span<long> destination, string tensor)
    {
        Span<byte> buffer = stackalloc byte[BufferBytes];
        while (!destination.IsEmpty)
        {
            int count = Math.Min(destination.Length, BufferBytes / type.Size());
            Span<byte> stored = buffer[..(count * type.Size())];
            source.Read(offset, stored);
            ToInt64(stored, type, destination[..count], source, tensor);
            offset += stored.Length;
            destination = destination[count..];
        }
    }

    internal static void ToSingle(ReadOnlySpan<byte> stored, TensorType type, Span<float> destination)
    {
        int size = type.Size();
        for (int i = 0; i < destination.Length; i++)
        {
            ReadOnlySpan<byte> element = stored[(i * size)..];
            destination[i] = type switch
            {
                TensorType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(element),
                TensorType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                // bfloat16 is the upper half of a float32.
                TensorType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
                _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
            };
        }
    }

    internal static void ToInt64(ReadOnlySpan<byte> stored, TensorType type, Span<long> destination, ByteSource source, string tensor)
    {
        int size = type.Size();
        for (int i = 0; i < destination.Length; i++)
        {
            ReadOnlySpan<byte> element = stored[(i * size)..];
            destination[i] = type switch
            {
                TensorType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(element),
                TensorType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(element),
                TensorType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(element),
                TensorType.Int8 => (sbyte)element[0],
                TensorType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
                TensorType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(element),
                TensorType.UInt8 => element[0],
                TensorType.Bool => element[0] == 0 ? 0 : 1,
                _ => (long)BinaryPrimitives.ReadUInt64LittleEndian(element),
            };
            if (type == TensorType.UInt64 && destination[i] < 0)
                throw source.Refuse("values up to 2^63 - 1", $"{(ulong)destination[i]}", tensor);
        }
    }
}
