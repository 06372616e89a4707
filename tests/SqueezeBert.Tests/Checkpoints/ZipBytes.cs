using System.Text;

namespace SqueezeBert.Tests.Checkpoints;

/// <summary>One member of a container under construction; the settings other than name and data make it unsound or unusual.</summary>
internal sealed record ZipPart(string Name, byte[] Data)
{
    internal ushort Flags { get; init; }

    internal ushort Method { get; init; }

    internal uint Crc { get; init; }

    internal string? HeaderName { get; init; }

    internal uint? HeaderCrc { get; init; }

    internal uint? HeaderLength { get; init; }

    internal ushort? HeaderFlags { get; init; }

    internal uint? StoredLength { get; init; }

    internal uint? HeaderOffset { get; init; }

    internal byte[] HeaderExtra { get; init; } = [];

    internal byte[] After { get; init; } = [];

    internal string Comment { get; init; } = "";

    /// <summary>Sizes and offset go to ZIP64 fields.</summary>
    internal bool Large { get; init; }
}

/// <summary>Writes zip containers byte by byte.</summary>
internal static class ZipBytes
{
    internal static byte[] Build(params IEnumerable<ZipPart> parts) => Build(parts, large: false);

    internal static byte[] Build(IEnumerable<ZipPart> parts, bool large, string comment = "", byte[]? before = null, int countError = 0, long large64Error = 0)
    {
        var file = new MemoryStream();
        var directory = new MemoryStream();
        using var writer = new BinaryWriter(file);
        using var directoryWriter = new BinaryWriter(directory);
        writer.Write(before ?? []);
        int count = 0;
        foreach (ZipPart part in parts)
        {
            WriteEntry(directoryWriter, part, (uint)file.Position);
            WriteMember(writer, part);
            count++;
        }
        uint offset = (uint)file.Position;
        writer.Write(directory.ToArray());
        uint length = (uint)file.Position - offset;
        if (large)
            WriteLargeEnd(writer, count, length, offset, large64Error);
        writer.Write(0x06054b50);
        writer.Write(0);
        writer.Write((ushort)(large ? 0xFFFF : count + countError));
        writer.Write((ushort)(large ? 0xFFFF : count + countError));
        writer.Write(large ? uint.MaxValue : length);
        writer.Write(large ? uint.MaxValue : offset);
        writer.Write((ushort)comment.Length);
        writer.Write(Encoding.ASCII.GetBytes(comment));
        return file.ToArray();
    }

    private static void WriteMember(BinaryWriter writer, ZipPart part)
    {
        uint length = part.HeaderLength ?? (uint)part.Data.Length;
        byte[] name = Encoding.UTF8.GetBytes(part.HeaderName ?? part.Name);
        byte[] extra = part.Large ? [1, 0, 16, 0, .. BitConverter.GetBytes((long)part.Data.Length), .. BitConverter.GetBytes((long)part.Data.Length)] : part.HeaderExtra;
        writer.Write(0x04034b50);
        writer.Write((ushort)20);
        writer.Write(part.HeaderFlags ?? part.Flags);
        writer.Write(part.Method);
        writer.Write(0);
        writer.Write(part.HeaderCrc ?? part.Crc);
        writer.Write(part.Large ? uint.MaxValue : length);
        writer.Write(part.Large ? uint.MaxValue : length);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)extra.Length);
        writer.Write(name);
        writer.Write(extra);
        writer.Write(part.Data);
        writer.Write(part.After);
    }

    private static void WriteEntry(BinaryWriter writer, ZipPart part, uint offset)
    {
        uint length = (uint)part.Data.Length;
        byte[] name = Encoding.UTF8.GetBytes(part.Name);
        byte[] extra = part.Large ? [1, 0, 24, 0, .. BitConverter.GetBytes((long)length), .. BitConverter.GetBytes((long)length), .. BitConverter.GetBytes((long)offset)] : [];
        writer.Write(0x02014b50);
        writer.Write((ushort)20);
        writer.Write((ushort)20);
        writer.Write(part.Flags);
        writer.Write(part.Method);
        writer.Write(0);
        writer.Write(part.Crc);
        writer.Write(part.Large ? uint.MaxValue : part.StoredLength ?? length);
        writer.Write(part.Large ? uint.MaxValue : length);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)extra.Length);
        writer.Write((ushort)part.Comment.Length);
        writer.Write((ushort)0);
        writer.Write((ushort)0);
        writer.Write(0);
        writer.Write(part.Large ? uint.MaxValue : part.HeaderOffset ?? offset);
        writer.Write(name);
        writer.Write(extra);
        writer.Write(Encoding.ASCII.GetBytes(part.Comment));
    }

    private static void WriteLargeEnd(BinaryWriter writer, int count, uint length, uint offset, long error)
    {
        long position = writer.BaseStream.Position;
        writer.Write(0x06064b50);
        writer.Write(44L);
        writer.Write((ushort)45);
        writer.Write((ushort)45);
        writer.Write(0L);
        writer.Write((long)count);
        writer.Write((long)count);
        writer.Write((long)length + error);
        writer.Write((long)offset);
        writer.Write(0x07064b50);
        writer.Write(0);
        writer.Write(position);
        writer.Write(1);
    }
}
