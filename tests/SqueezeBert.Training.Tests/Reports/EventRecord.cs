using System.Buffers.Binary;
using System.Text;

namespace SqueezeBert.Training.Tests.Reports;

/// <summary>A record of an event file, read by the format's own description and by nothing of what writes it.</summary>
/// <param name="WallTime">Seconds since 1970.</param>
/// <param name="Step">Step.</param>
/// <param name="Version">The file's version; null in all but the first record.</param>
/// <param name="Scalars">Numbers by tag, in order.</param>
/// <param name="IsStart">Whether a run goes on here.</param>
internal sealed record EventRecord(double WallTime, long Step, string? Version, IReadOnlyList<(string Tag, float Value)> Scalars, bool IsStart)
{
    /// <summary>The records of a file; a record that isn't whole is a <see cref="FormatException"/>.</summary>
    internal static List<EventRecord> ReadAll(byte[] file)
    {
        var records = new List<EventRecord>();
        for (int at = 0; at < file.Length;)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at)));
            Require(BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)) == Masked(file.AsSpan(at, 8)), "the length's check");
            var data = file.AsSpan(at + 12, length);
            Require(BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)) == Masked(data), "the data's check");
            records.Add(Read(data));
            at += length + 16;
        }
        return records;
    }

    private static EventRecord Read(ReadOnlySpan<byte> data)
    {
        var record = new EventRecord(double.NaN, 0, null, [], false);
        foreach (var (field, value) in Fields(data))
            record = field switch
            {
                1 => record with { WallTime = BinaryPrimitives.ReadDoubleLittleEndian(value) },
                2 => record with { Step = BinaryPrimitives.ReadInt64LittleEndian(value) },
                3 => record with { Version = Encoding.UTF8.GetString(value) },
                5 => record with { Scalars = [.. Fields(value).Select(entry => Scalar(entry.Value))] },
                7 => record with { IsStart = Fields(value) is [(1, [1, ..])] },
                _ => throw new FormatException($"field {field}"),
            };
        return record;
    }

    private static (string Tag, float Value) Scalar(byte[] value)
    {
        var fields = Fields(value).ToDictionary(entry => entry.Field, entry => entry.Value);
        return (Encoding.UTF8.GetString(fields[1]), BinaryPrimitives.ReadSingleLittleEndian(fields[2]));
    }

    private static List<(int Field, byte[] Value)> Fields(ReadOnlySpan<byte> data)
    {
        var fields = new List<(int, byte[])>();
        while (data.Length > 0)
        {
            ulong key = Varint(ref data);
            byte[] value = (key & 7) switch
            {
                0 => BitConverter.GetBytes(Varint(ref data)),
                1 => Take(ref data, 8),
                2 => Take(ref data, checked((int)Varint(ref data))),
                5 => Take(ref data, 4),
                var other => throw new FormatException($"wire type {other}"),
            };
            fields.Add(((int)(key >> 3), value));
        }
        return fields;
    }

    private static byte[] Take(ref ReadOnlySpan<byte> data, int count)
    {
        byte[] taken = data[..count].ToArray();
        data = data[count..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> data)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = data[0];
            data = data[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    /// <summary>CRC-32C bit by bit (polynomial 0x1EDC6F41, reversed), masked as TensorFlow does.</summary>
    internal static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }

    private static void Require(bool holds, string what)
    {
        if (!holds) throw new FormatException(what);
    }
}
