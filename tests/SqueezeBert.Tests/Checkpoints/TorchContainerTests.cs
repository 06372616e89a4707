using System.IO.Compression;
using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Checkpoints;

/// <summary>The containers around a sound pickle: the zip of today and the stream of old.</summary>
public class TorchContainerTests
{
    private static readonly byte[] Descriptor = [0x50, 0x4B, 7, 8, 0xAA, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0];
    private static readonly byte[] LargeDescriptor = [0x50, 0x4B, 7, 8, 0xAA, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0];

    [Fact]
    public void Loads_the_plain_container_and_its_ZIP64_and_descriptor_forms()
    {
        Loads(With(storage => storage));
        Loads(With(storage => storage with { Large = true }));
        Loads(ZipBytes.Build(Parts(storage => storage), large: true));
        Loads(ZipBytes.Build(Parts(storage => storage with { Large = true }), large: true));
        Loads(With(storage => storage with { Flags = 8, Crc = 0xAA, HeaderCrc = 0, HeaderLength = 0, After = Descriptor }));
        Loads(With(storage => storage with { Flags = 8, Crc = 0xAA, After = LargeDescriptor }));
        Loads(With(storage => storage with { Flags = 1 << 11, HeaderExtra = [0x46, 0x42, 2, 0, 0x5A, 0x5A] }));
    }

    [Fact]
    public void Refuses_members_that_are_compressed_encrypted_or_special()
    {
        Refused(With(storage => storage with { Method = 8 }), "without compression");
        Refused(With(storage => storage with { StoredLength = 7 }), "without compression");
        Refused(With(storage => storage with { Flags = 1 }), "without encryption");
        Refused(With(storage => storage with { Flags = 1 << 13 }), "without encryption");
        Refused(With(storage => storage with { Comment = "x" }), "without comment");
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (Stream entry = archive.CreateEntry("x/data.pkl", CompressionLevel.Optimal).Open())
            entry.Write(new byte[100_000]);
        Refused(stream.ToArray(), "without compression");
    }

    [Fact]
    public void Refuses_headers_that_disagree_with_the_directory()
    {
        Refused(With(storage => storage with { HeaderName = "x/data/1" }), "'x/data/0' in the header");
        Refused(With(storage => storage with { HeaderName = "x/data/00" }), "'x/data/0' in the header");
        Refused(With(storage => storage with { HeaderCrc = 5 }), "says what the directory says");
        Refused(With(storage => storage with { HeaderLength = 4 }), "says what the directory says");
        Refused(With(storage => storage with { HeaderLength = 0, HeaderCrc = 0 }), "says what the directory says");
        Refused(With(storage => storage with { HeaderFlags = 1 << 11 }), "says what the directory says");
        Refused(With(storage => storage with { Flags = 8, Crc = 0xAB, HeaderCrc = 0, HeaderLength = 0, After = Descriptor }), "descriptors that repeat");
        Refused(With(storage => storage with { Flags = 8, Crc = 0xAA, HeaderCrc = 0, HeaderLength = 0 }), "descriptors that repeat");
        Refused(With(storage => storage with { Flags = 8, Crc = 0xAA, HeaderCrc = 0, HeaderLength = 0, After = new byte[16] }), "descriptors that repeat");
    }

    [Fact]
    public void Refuses_bytes_that_belong_to_no_member_and_members_that_share_bytes()
    {
        byte[] sound = With(storage => storage);
        Refused([.. sound, 0], "ends with its end record");
        Refused(sound[..^1], "ends with its end record");
        Refused(ZipBytes.Build(Parts(storage => storage), large: false, comment: "hello"), "ends with its end record");
        Refused(ZipBytes.Build(Parts(storage => storage), large: false, before: [1]), "a file written by torch.save");
        Refused(ZipBytes.Build(Parts(storage => storage), large: false, before: "PK\x03\x04"u8.ToArray()), "begins with its first member");
        Refused(With(storage => storage with { After = [0] }), "back to back");
        Refused(With(storage => storage with { HeaderOffset = 0 }), "to end before 0");
        Refused(With(storage => storage with { HeaderOffset = 1 << 20 }), "back to back");
        Refused(ZipBytes.Build(Parts(storage => storage), large: false, countError: 1), "4 zip members");
        Refused(ZipBytes.Build(Parts(storage => storage), large: true, large64Error: 1), "a zip directory that ends at");
        Refused(ZipBytes.Build(Parts(storage => storage), large: true, large64Error: long.MaxValue), "a zip directory that ends at");
    }

    [Fact]
    public void Refuses_members_that_are_doubled_missing_or_foreign()
    {
        ZipPart[] parts = Parts(storage => storage);
        Refused(ZipBytes.Build([.. parts, parts[1]]), "every zip member once");
        Refused(ZipBytes.Build(parts[0]), "zip member 'x/data/0'");
        Refused(ZipBytes.Build(parts[1]), "one '{root}/data.pkl'");
        Refused(ZipBytes.Build([]), "a file written by torch.save");
        Refused(ZipBytes.Build([.. parts, new("y/data.pkl", [])]), "one '{root}/data.pkl'");
        Refused(ZipBytes.Build([.. parts, new("x/code/model.py", [])]), "only the members");
        Refused(ZipBytes.Build([.. parts, new("x/data/1", [])]), "only the members");
        Refused(ZipBytes.Build([.. parts, new("version", [])]), "only the members");
        Refused(ZipBytes.Build([.. parts, new("x/../x/version", [])]), "only the members");
        Refused(ZipBytes.Build([.. parts, new("x/byteorder", "big"u8.ToArray())]), "byte order 'little'");
        Loads(ZipBytes.Build([.. parts, new("x/byteorder", "little"u8.ToArray())]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(2000)]
    [InlineData(2500)]
    [InlineData(2777)]
    public void Refuses_a_stream_that_is_cut_off(int length) =>
        Assert.NotEmpty(CheckpointAssert.Refused(() => CheckpointFixtures.OpenTorch(Legacy().AsMemory(0, length))).Found);

    [Fact]
    public void Refuses_a_stream_of_another_version_byte_order_or_length()
    {
        byte[] sound = Legacy();
        Refused([.. sound, 0], "as the storages describe");
        Refused(Changed(sound, 5, 0), "the magic number");
        Refused(Changed(sound, 18, 0), "protocol version 1001");
        Refused(Changed(sound, 73, 0x89), "a little-endian machine");
        Refused(Changed(sound, 2199, 1), "elements in storage");
        Refused(Changed(sound, 1930, (byte)'2'), "keys of storages that tensors use");
    }

    private static byte[] Legacy() => File.ReadAllBytes(RepositoryFiles.Fixture("pickle", "zoo_legacy.bin"));

    private static byte[] Changed(byte[] bytes, int position, byte value)
    {
        byte[] changed = [.. bytes];
        changed[position] = value;
        return changed;
    }

    private static ZipPart[] Parts(Func<ZipPart, ZipPart> change)
    {
        ZipPart[] parts = TorchBytes.Parts(TorchBytes.Dict(pickle => pickle.Tensor()));
        parts[1] = change(parts[1]);
        return parts;
    }

    private static byte[] With(Func<ZipPart, ZipPart> change) => ZipBytes.Build(Parts(change));

    private static void Loads(byte[] file)
    {
        using TorchFile source = CheckpointFixtures.OpenTorch(file);
        Assert.Equal([1f, 2f], source.Floats("w"));
    }

    private static void Refused(byte[] file, string expected) =>
        Assert.Contains(expected, CheckpointAssert.Refused(() => CheckpointFixtures.OpenTorch(file)).Message, StringComparison.Ordinal);
}
