using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace SqueezeBert.Checkpoints;

/// <summary>One stored member of a zip container, as its central directory describes it.</summary>
internal sealed record ZipEntry(string Name, int NameBytes, ushort Flags, uint Crc, long Length, long HeaderOffset)
{
    private const ushort DescriptorFlag = 1 << 3;
    private const ushort Utf8Flag = 1 << 11;

    internal bool HasDescriptor => (Flags & DescriptorFlag) != 0;

    internal bool HasUnknownFlags => (Flags & ~(DescriptorFlag | Utf8Flag)) != 0;
}

/// <summary>Reads the central directory of the zip subset that <c>torch.save</c> writes.</summary>
/// <remarks>
/// Members are stored, not compressed or encrypted; no comments, one disk, ZIP64 as needed; the directory fills the space
/// between the last member and the end records, which end the file. Everything else is refused, so that no two readers
/// can see different members in one file. Checksums are not verified: PyTorch can write files without them.
/// </remarks>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint LocatorSignature = 0x07064b50;
    private const uint End64Signature = 0x06064b50;
    private const uint EntrySignature = 0x02014b50;
    private const int EndBytes = 22;
    private const int LocatorBytes = 20;
    private const int End64Bytes = 56;
    private const int EntryBytes = 46;

    private readonly record struct Extent(long Entries, long Offset, long Length);

    /// <summary>All members in the order of their bytes, and the offset at which the directory begins.</summary>
    internal static (List<ZipEntry> Entries, long Offset) Read(ByteSource source)
    {
        Extent extent = FindDirectory(source);
        if (extent.Entries > CheckpointLimits.ZipEntries)
            throw source.Refuse($"at most {CheckpointLimits.ZipEntries} zip members", $"{extent.Entries}");
        if (extent.Length > CheckpointLimits.ZipDirectoryBytes)
            throw source.Refuse($"a zip directory of at most {CheckpointLimits.ZipDirectoryBytes} bytes", $"{extent.Length}");
        ReadOnlySpan<byte> directory = source.ReadArray(extent.Offset, extent.Length);
        var entries = new List<ZipEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!directory.IsEmpty)
        {
            ZipEntry entry = ReadEntry(source, ref directory);
            if (!names.Add(entry.Name))
                throw source.Refuse("every zip member once", $"'{entry.Name}' again");
            entries.Add(entry);
        }
        if (entries.Count != extent.Entries)
            throw source.Refuse($"{extent.Entries} zip members", $"{entries.Count}");
        entries.Sort((left, right) => left.HeaderOffset.CompareTo(right.HeaderOffset));
        return (entries, extent.Offset);
    }

    private static Extent FindDirectory(ByteSource source)
    {
        long endOffset = source.Length - EndBytes;
        if (endOffset < 0)
            throw source.Refuse("a whole zip container", $"{source.Length} bytes");
        Span<byte> end = stackalloc byte[EndBytes];
        source.Read(endOffset, end);
        if (U32(end, 0) != EndSignature)
            throw source.Refuse("a zip container that ends with its end record", "something else: the file is cut off or has bytes added");
        if (U16(end, 4) != 0 || U16(end, 6) != 0 || U16(end, 8) != U16(end, 10) || U16(end, 20) != 0)
            throw source.Refuse("a zip container on one disk, without comment", "another");
        var extent = new Extent(U16(end, 10), U32(end, 16), U32(end, 12));
        long directoryEnd = endOffset;
        if (ReadEnd64(source, endOffset) is { } extent64)
        {
            if (!Agrees(extent.Entries, extent64.Entries, ushort.MaxValue) || !Agrees(extent.Offset, extent64.Offset, uint.MaxValue) || !Agrees(extent.Length, extent64.Length, uint.MaxValue))
                throw source.Refuse("two zip end records that agree", $"{extent} and {extent64}");
            extent = extent64;
            directoryEnd = endOffset - LocatorBytes - End64Bytes;
        }
        if (extent.Offset < 0 || extent.Length < 0 || extent.Offset > directoryEnd || directoryEnd - extent.Offset != extent.Length)
            throw source.Refuse($"a zip directory that ends at {directoryEnd}", $"one of {extent.Length} bytes at {extent.Offset}");
        return extent;
    }

    private static Extent? ReadEnd64(ByteSource source, long endOffset)
    {
        if (endOffset < LocatorBytes + End64Bytes)
            return null;
        Span<byte> records = stackalloc byte[End64Bytes + LocatorBytes];
        long offset = endOffset - records.Length;
        source.Read(offset, records);
        ReadOnlySpan<byte> locator = records[End64Bytes..];
        if (U32(locator, 0) != LocatorSignature)
            return null;
        if (U32(locator, 4) != 0 || I64(locator, 8) != offset || U32(locator, 16) != 1)
            throw source.Refuse($"a ZIP64 locator that points to {offset}", $"{I64(locator, 8)}");
        if (U32(records, 0) != End64Signature || I64(records, 4) != End64Bytes - 12 || U32(records, 16) != 0 || U32(records, 20) != 0 || I64(records, 24) != I64(records, 32))
            throw source.Refuse($"a ZIP64 end record at {offset}, on one disk", "another");
        return new Extent(I64(records, 32), I64(records, 48), I64(records, 40));
    }

    private static bool Agrees(long small, long large, long sentinel) => small == large || small == sentinel;

    private static ZipEntry ReadEntry(ByteSource source, ref ReadOnlySpan<byte> directory)
    {
        if (directory.Length < EntryBytes || U32(directory, 0) != EntrySignature)
            throw source.Refuse("a zip directory entry", "something else");
        int nameBytes = U16(directory, 28);
        int extraBytes = U16(directory, 30);
        if (directory.Length < EntryBytes + nameBytes + extraBytes)
            throw source.Refuse("a whole zip directory entry", "one that is cut off");
        ReadOnlySpan<byte> rawName = directory.Slice(EntryBytes, nameBytes);
        if (nameBytes is 0 or > CheckpointLimits.NameBytes || !Utf8.IsValid(rawName))
            throw source.Refuse($"zip members with UTF-8 names of 1 to {CheckpointLimits.NameBytes} bytes", $"a name of {nameBytes}");
        string name = Encoding.UTF8.GetString(rawName);
        long length = U32(directory, 24), storedLength = U32(directory, 20), offset = U32(directory, 42);
        ReadOnlySpan<byte> large = ZipExtra.Large(source, name, directory.Slice(EntryBytes + nameBytes, extraBytes));
        length = ZipExtra.Take(source, name, length, ref large);
        storedLength = ZipExtra.Take(source, name, storedLength, ref large);
        offset = ZipExtra.Take(source, name, offset, ref large);
        var entry = new ZipEntry(name, nameBytes, U16(directory, 8), U32(directory, 16), length, offset);
        if (U16(directory, 10) != 0 || storedLength != length)
            throw source.Refuse("zip members stored without compression", $"'{name}' compressed by method {U16(directory, 10)}");
        if (entry.HasUnknownFlags)
            throw source.Refuse("zip members without encryption or other special flags", $"'{name}' with flags {entry.Flags:x4}");
        if (U16(directory, 32) != 0 || U16(directory, 34) != 0)
            throw source.Refuse("zip members on the first disk, without comment", $"'{name}' otherwise");
        directory = directory[(EntryBytes + nameBytes + extraBytes)..];
        return entry;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static long I64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes[offset..]);
}
