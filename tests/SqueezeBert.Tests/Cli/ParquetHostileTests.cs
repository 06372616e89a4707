using SqueezeBert.Data;
using SqueezeBert.Tests.Checkpoints;
using CsCheck;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>Damaged Parquet files: read, or refused with the one exception that names the file; nothing else, and never for ever.</summary>
public class ParquetHostileTests
{
    public static TheoryData<string> Files => ParquetRowReaderTests.ArrowFiles;

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_cut_anywhere_is_refused(string file)
    {
        byte[] bytes = File.ReadAllBytes(ParquetRowReaderTests.Fixture(file));
        for (int length = 0; length < bytes.Length; length++)
            Assert.StartsWith("test: ", Assert.Throws<DataException>(() => ParquetRowReaderTests.Read(new MemoryStream(bytes[..length]), "test")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_with_a_changed_byte_is_read_or_refused(string file)
    {
        byte[] bytes = File.ReadAllBytes(ParquetRowReaderTests.Fixture(file));
        int refused = 0;
        for (int place = 0; place < bytes.Length; place++)
            foreach (byte change in (byte[])[0x01, 0x10, 0x80, 0xFF])
            {
                byte[] changed = [.. bytes];
                changed[place] ^= change;
                refused += IsRefused(changed) ? 1 : 0;
            }
        // Values themselves may be anything.
        Assert.InRange(refused, bytes.Length / 8, 4 * bytes.Length - 1);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_with_many_changes_is_read_or_refused(string file)
    {
        byte[] bytes = File.ReadAllBytes(ParquetRowReaderTests.Fixture(file));
        int refused = 0;
        Mutation.Any.Array[1, 6].Sample(mutations => refused += IsRefused(Mutation.Apply(bytes, mutations)) ? 1 : 0, iter: 2000, threads: 1);
        Assert.NotEqual(0, refused);
    }

    [Theory]
    [InlineData(0x19, "deeper")] // A list of one list, and so on.
    [InlineData(0x1C, "deeper")] // A struct in a struct.
    [InlineData(0xFF, "")] // Numbers that go on.
    [InlineData(0x80, "")]
    [InlineData(0xF9, "")] // A list of more items than bytes.
    public void A_footer_of_one_byte_over_and_over_is_refused(byte filling, string found)
    {
        byte[] footer = [.. Enumerable.Repeat(filling, 1 << 20)];
        byte[] file = [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8];
        var error = Assert.Throws<DataException>(() => ParquetRowReaderTests.Read(new MemoryStream(file), "test"));
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
    }

    private static bool IsRefused(byte[] bytes)
    {
        try
        {
            ParquetRowReaderTests.Read(new MemoryStream(bytes), "test");
            return false;
        }
        catch (DataException error)
        {
            Assert.StartsWith("test: ", error.Message, StringComparison.Ordinal);
            return true;
        }
    }
}
