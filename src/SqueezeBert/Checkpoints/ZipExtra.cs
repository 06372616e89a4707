using System.Buffers.Binary;

namespace SqueezeBert.Checkpoints;

/// <summary>The ZIP64 part of a member's extra fields: it holds, in order, the numbers that do not fit 32 bits.</summary>
internal static class ZipExtra
{
    private const ushort LargeField = 1;

    /// <summary>The content of the ZIP64 field; empty without one.</summary>
    internal static ReadOnlySpan<byte> Large(ByteSource source, string member, ReadOnlySpan<byte> extra)
    {
        ReadOnlySpan<byte> large = default;
        bool found = false;
        while (!extra.IsEmpty)
        {
            int length = extra.Length < 4 ? int.MaxValue : BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
                throw source.Refuse("whole extra fields", $"one of zip member '{member}' that is cut off");
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == LargeField)
            {
                if (found)
                    throw source.Refuse("at most one ZIP64 field", $"two at zip member '{member}'");
                found = true;
                large = extra.Slice(4, length);
            }
            extra = extra[(4 + length)..];
        }
        return large;
    }

    /// <summary>The number itself, or the next one of the ZIP64 field when it is marked as being there.</summary>
    internal static long Take(ByteSource source, string member, long value, ref ReadOnlySpan<byte> large)
    {
        if (value != uint.MaxValue)
            return value;
        if (large.Length < 8 || BinaryPrimitives.ReadInt64LittleEndian(large) is var number && number < 0)
            throw source.Refuse("ZIP64 numbers from 0 to 2^63 - 1", $"others at zip member '{member}'");
        large = large[8..];
        return number;
    }
}
