using System.IO.Compression;
using System.Text;
using CsCheck;
using SqueezeBert.Data;
using Xunit;

namespace SqueezeBert.Tests.Data;

public class TextLineReaderTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("a\r\nb\r\n", new[] { "a", "b" })]
    [InlineData("a\n\nb", new[] { "a", "", "b" })]
    [InlineData("\n", new[] { "" })]
    [InlineData("\uFEFFa\nb", new[] { "a", "b" })]
    [InlineData("a\rb\u2028c", new[] { "a\rb\u2028c" })]
    public void Splits_at_line_feeds_and_drops_a_carriage_return_before_them(string text, string[] expected) =>
        Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(text)).Select(line => line.Text));

    [Fact]
    public void Gives_the_same_lines_however_the_stream_is_cut()
    {
        var line = Gen.String[Gen.Char["ab\ré€😀"], 0, 200].Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
        Gen.Select(line.Array[0, 30], Gen.Int[1, 7]).Sample((lines, chunk) =>
        {
            lines = [.. lines.Select(text => text.TrimEnd('\r'))];
            var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(text => text + "\n")));
            using var reader = new TextLineReader(new ChoppedStream(bytes, chunk), "test");
            Assert.Equal(lines, All(reader).Select(read => read.Text));
        }, iter: 300);
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0xFF, 0x62 }, "0xFF at byte 2")]
    [InlineData(new byte[] { 0xC3 }, "0xC3 at byte 1")]
    [InlineData(new byte[] { 0x61, 0x62, 0xED, 0xA0, 0x80 }, "at byte 3")]
    public void Names_the_byte_that_is_not_utf8_and_goes_on(byte[] bad, string expected)
    {
        var lines = Read([.. "first\n"u8, .. bad, .. "\nlast"u8]);
        Assert.Equal(["first", "", "last"], lines.Select(line => line.Text));
        Assert.Equal([null, null], [lines[0].Problem, lines[2].Problem]);
        Assert.Contains("expected UTF-8", lines[1].Problem, StringComparison.Ordinal);
        Assert.Contains(expected, lines[1].Problem, StringComparison.Ordinal);
        Assert.Equal(2, lines[1].Number);
    }

    [Theory]
    [InlineData(1_000_000, false)]
    [InlineData(1_000_001, true)]
    [InlineData(5_000_000, true)]
    public void Refuses_a_line_over_a_million_characters_by_its_number(int length, bool refused)
    {
        var lines = Read([.. "first\n"u8, .. Enumerable.Repeat((byte)'x', length), .. "\nlast\n"u8]);
        Assert.Equal(3, lines.Count);
        Assert.Equal(refused, lines[1].Problem is not null);
        Assert.Equal(refused ? 0 : length, lines[1].Text.Length);
        if (refused) Assert.Equal("expected at most 1000000 characters in a line; found more.", lines[1].Problem);
        Assert.Equal((3, "last"), (lines[2].Number, lines[2].Text));
    }

    [Fact]
    public void Does_not_keep_a_line_that_it_refuses()
    {
        using var reader = new TextLineReader(new EndlessStream((byte)'x', 200_000_000), "test");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(reader.TryRead(out var line));
        Assert.NotNull(line.Problem);
        // The buffer doubles up to 3 bytes for each allowed character: 3 MB, and as much again on the way there.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_000_000);
    }

    [Fact]
    public void Reads_a_packed_file_by_its_name()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.txt.gz");
        try
        {
            using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest))
                packed.Write("one\ntwo\n"u8);
            using var reader = TextLineReader.Open(path);
            Assert.Equal(["one", "two"], All(reader).Select(line => line.Text));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Refuses_a_packed_file_that_is_none()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.txt.gz");
        try
        {
            File.WriteAllText(path, "plain");
            using var reader = TextLineReader.Open(path);
            var error = Assert.Throws<DataException>(() => reader.TryRead(out _));
            Assert.StartsWith($"{path}: line 1: expected a whole gzip file", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Refuses_a_packed_file_that_is_cut_off_wherever_the_cut_is()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Packed(string.Concat(Enumerable.Range(0, 200).Select(i => $"line {i} {i * 7919 % 1000}\n")));
        for (int length = 1; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder.File("cut.txt.gz"), whole[..length]);
            using var reader = TextLineReader.Open(folder.File("cut.txt.gz"));
            var error = Assert.Throws<DataException>(() => All(reader));
            Assert.Contains("expected a whole gzip file", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Reads_packed_files_that_were_put_end_to_end()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("both.txt.gz"), [.. Packed("one\n"), .. Packed("two\n")]);
        using var reader = TextLineReader.Open(folder.File("both.txt.gz"));
        Assert.Equal(["one", "two"], All(reader).Select(line => line.Text));
    }

    [Fact]
    public void Says_that_a_file_is_missing()
    {
        var error = Assert.Throws<DataException>(() => TextLineReader.Open("no/such/file.txt"));
        Assert.Equal("no/such/file.txt: expected a file; found none there.", error.Message);
    }

    [Fact]
    public void Throws_where_every_line_must_be_good()
    {
        using var reader = new TextLineReader(new MemoryStream([.. "good\n"u8, 0xFF]), "input.txt");
        Assert.Equal("good", reader.ReadLine());
        var error = Assert.Throws<DataException>(() => reader.ReadLine());
        Assert.StartsWith("input.txt: line 2: expected UTF-8", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.LineNumber);
    }

    [Fact]
    public void Knows_whether_a_whole_line_has_come_without_waiting_for_the_rest()
    {
        // Each read of the stream gives 5 bytes: "one\nt", "wo\nth", "ree".
        int arrived = 1, reads = 0;
        using var reader = new TextLineReader(new ChoppedStream("one\ntwo\nthree"u8.ToArray(), 5), "test", () => ++reads > arrived);
        Assert.True(reader.IsNextWaiting());
        Assert.True(reader.TryRead(out var line));
        Assert.Equal("one", line.Text);
        Assert.False(reader.IsNextWaiting());
        (arrived, reads) = (1, 0);
        Assert.True(reader.IsNextWaiting());
        Assert.True(reader.IsNextWaiting());
        Assert.True(reader.TryRead(out line));
        Assert.Equal((2, "two"), (line.Number, line.Text));
        // The last line has no end of its own: only the end of the stream completes it.
        (arrived, reads) = (1, 0);
        Assert.False(reader.IsNextWaiting());
        (arrived, reads) = (9, 0);
        Assert.True(reader.IsNextWaiting());
        Assert.True(reader.TryRead(out line));
        Assert.Equal("three", line.Text);
        Assert.True(reader.IsNextWaiting());
        Assert.False(reader.TryRead(out _));
    }

    private static byte[] Packed(string text)
    {
        var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Optimal)) packed.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    private static List<TextLine> Read(byte[] bytes)
    {
        using var reader = new TextLineReader(new MemoryStream(bytes), "test");
        return All(reader);
    }

    private static List<TextLine> All(TextLineReader reader)
    {
        var lines = new List<TextLine>();
        while (reader.TryRead(out var line)) lines.Add(line);
        return lines;
    }
}
