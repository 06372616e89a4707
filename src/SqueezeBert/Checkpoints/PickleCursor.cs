using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace SqueezeBert.Checkpoints;

/// <summary>Reads the instructions of a pickle and their operands, all little-endian unless said otherwise.</summary>
internal sealed class PickleCursor(ByteSource source, byte[] bytes)
{
    private const int LongestLine = 256;

    /// <summary>Bytes read so far.</summary>
    internal int Position { get; private set; }

    private int Remaining => bytes.Length - Position;

    internal byte Byte() => Take(1)[0];

    internal ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    internal int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    internal uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    internal ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    internal void Skip(ulong count) => Take(count);

    /// <summary>A signed whole number of 0 to 16 bytes, as LONG1 holds it.</summary>
    internal Int128 Int128(int byteCount)
    {
        if (byteCount > 16)
            throw Refuse("whole numbers of at most 16 bytes", $"one of {byteCount}");
        ReadOnlySpan<byte> raw = Take((ulong)byteCount);
        if (byteCount == 0)
            return 0;
        Span<byte> extended = stackalloc byte[16];
        extended.Fill((raw[^1] & 0x80) != 0 ? byte.MaxValue : byte.MinValue);
        raw.CopyTo(extended);
        return BinaryPrimitives.ReadInt128LittleEndian(extended);
    }

    internal string Text(ulong byteCount) => Decode(Take(byteCount));

    /// <summary>Text up to a line feed, which is read past.</summary>
    internal string Line()
    {
        ReadOnlySpan<byte> window = bytes.AsSpan(Position, Math.Min(Remaining, LongestLine));
        int length = window.IndexOf((byte)'\n');
        if (length < 0)
            throw Refuse($"a name of at most {LongestLine - 1} bytes", "no end of it");
        string line = Decode(Take((ulong)length));
        Take(1);
        return line;
    }

    /// <summary>Checks that a frame of this length is inside the pickle; frames only group instructions.</summary>
    internal void EnterFrame(ulong byteCount)
    {
        if (byteCount > (ulong)Remaining)
            throw Refuse($"a frame inside the {Remaining} bytes left", $"one of {byteCount}");
    }

    internal CheckpointException Refuse(string expected, string found) => source.Refuse($"{expected} (at byte {Position} of the pickle)", found);

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)Remaining)
            throw Refuse($"{count} more bytes of pickle", $"its end after {Remaining}");
        ReadOnlySpan<byte> taken = bytes.AsSpan(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    private string Decode(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
            throw Refuse("text in UTF-8", "invalid bytes");
        return Encoding.UTF8.GetString(text);
    }
}
