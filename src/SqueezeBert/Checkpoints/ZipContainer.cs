using System.Buffers.Binary;
using System.Text;

namespace SqueezeBert.Checkpoints;

/// <summary>Where a member's bytes lie in the file.</summary>
internal readonly record struct ZipMember(long Offset, long Length);

/// <summary>Finds the bytes of every member of a zip container.</summary>
/// <remarks>
/// The header before a member must say what the central directory says, and header, bytes and descriptor of all members
/// must follow one another without hole or overlap from the first byte of the file to the directory.
/// </remarks>
internal static class ZipContainer
{
    private const uint HeaderSignature = 0x04034b50;
    private const uint DescriptorSignature = 0x08074b50;
    private const int HeaderBytes = 30;

    /// <exception cref="CheckpointException">Not a container as <c>torch.save</c> writes it.</exception>
    internal static Dictionary<string, ZipMember> Read(ByteSource source)
    {
        (List<ZipEntry> entries, long directoryOffset) = ZipDirectory.Read(source);
        var members = new Dictionary<string, ZipMember>(StringComparer.Ordinal);
        if ((entries.Count == 0 ? directoryOffset : entries[0].HeaderOffset) != 0)
            throw source.Refuse("a zip container that begins with its first member", "bytes before it");
        for (int i = 0; i < entries.Count; i++)
        {
            long end = i + 1 < entries.Count ? entries[i + 1].HeaderOffset : directoryOffset;
            members.Add(entries[i].Name, ReadMember(source, entries[i], end));
        }
        return members;
    }

    private static ZipMember ReadMember(ByteSource source, ZipEntry entry, long end)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        source.Read(entry.HeaderOffset, header);
        int nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        int extraBytes = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        long offset = entry.HeaderOffset + HeaderBytes + nameBytes + extraBytes;
        // Checked before anything is allocated: overlapping members could otherwise read the same bytes many times over.
        if (offset > end || entry.Length > end - offset)
            throw source.Refuse($"zip member '{entry.Name}' to end before {end}", $"{entry.Length} bytes at {offset}");
        byte[] nameAndExtra = source.ReadArray(entry.HeaderOffset + HeaderBytes, nameBytes + extraBytes);
        if (nameBytes != entry.NameBytes || Encoding.UTF8.GetString(nameAndExtra, 0, nameBytes) != entry.Name)
            throw source.Refuse($"'{entry.Name}' in the header of that zip member", "another name");
        if (!HeaderAgrees(source, entry, header, nameAndExtra.AsSpan(nameBytes)))
            throw source.Refuse($"a header of zip member '{entry.Name}' that says what the directory says", "a mismatch");
        if (!DescriptorAgrees(source, entry, offset + entry.Length, end))
            throw source.Refuse($"zip members back to back, with descriptors that repeat the directory", $"something else after '{entry.Name}'");
        return new ZipMember(offset, entry.Length);
    }

    private static bool HeaderAgrees(ByteSource source, ZipEntry entry, ReadOnlySpan<byte> header, ReadOnlySpan<byte> extra)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != HeaderSignature
            || BinaryPrimitives.ReadUInt16LittleEndian(header[6..]) != entry.Flags
            || BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) != 0)
            return false;
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(header[14..]);
        long storedLength = BinaryPrimitives.ReadUInt32LittleEndian(header[18..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[22..]);
        // With a descriptor behind the bytes, the header may leave all three open.
        if (entry.HasDescriptor && crc == 0 && storedLength == 0 && length == 0)
            return true;
        ReadOnlySpan<byte> large = ZipExtra.Large(source, entry.Name, extra);
        length = ZipExtra.Take(source, entry.Name, length, ref large);
        storedLength = ZipExtra.Take(source, entry.Name, storedLength, ref large);
        return crc == entry.Crc && storedLength == entry.Length && length == entry.Length;
    }

    private static bool DescriptorAgrees(ByteSource source, ZipEntry entry, long offset, long end)
    {
        if (!entry.HasDescriptor)
            return offset == end;
        int byteCount = end - offset is 16 or 24 ? (int)(end - offset) : 0;
        if (byteCount == 0)
            return false;
        Span<byte> descriptor = stackalloc byte[byteCount];
        source.Read(offset, descriptor);
        if (BinaryPrimitives.ReadUInt32LittleEndian(descriptor) != DescriptorSignature || BinaryPrimitives.ReadUInt32LittleEndian(descriptor[4..]) != entry.Crc)
            return false;
        return byteCount == 16
            ? BinaryPrimitives.ReadUInt32LittleEndian(descriptor[8..]) == entry.Length && BinaryPrimitives.ReadUInt32LittleEndian(descriptor[12..]) == entry.Length
            : BinaryPrimitives.ReadInt64LittleEndian(descriptor[8..]) == entry.Length && BinaryPrimitives.ReadInt64LittleEndian(descriptor[16..]) == entry.Length;
    }
}
