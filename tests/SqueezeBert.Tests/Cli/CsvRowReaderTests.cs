using System.Text;
using SqueezeBert.Cli.Input;
using SqueezeBert.Data;
using Xunit;

namespace SqueezeBert.Tests.Cli;

public class CsvRowReaderTests
{
    [Fact]
    public void Reads_quotes_doubled_quotes_and_line_ends_inside_quotes()
    {
        var rows = Read("text,label\r\n\"He said \"\"no\"\", twice\",1\r\n\"two\nlines\",0\nplain,2");
        Assert.Equal([("He said \"no\", twice", "1"), ("two\nlines", "0"), ("plain", "2")], rows.Select(row => (row.Required("text"), row.Required("label"))));
        Assert.Equal([2, 3, 5], rows.Select(row => row.LineNumber));
    }

    [Fact]
    public void Skips_a_byte_order_mark() => Assert.Equal("1", Assert.Single(Read("\uFEFFa,b\n1,2\n")).Required("a"));

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "test: line 3: expected 2 values separated by commas; found 1.")]
    [InlineData("a,a\n", "test: line 1: expected different column names; found 'a' twice.")]
    [InlineData("", "test: expected a header line; found an empty file.")]
    [InlineData("a,b\n1,x\"y\n", "test: line 2: expected comma-separated values; found: ")]
    [InlineData("a,b\n1,\"open\n", "test: line 2: expected comma-separated values; found: ")]
    public void Refuses_a_table_of_the_wrong_form(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<DataException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Refuses_bytes_that_are_not_utf8()
    {
        using var stream = new MemoryStream([.. "a,b\n1,"u8, 0xFF, .. "\n"u8]);
        var error = Assert.Throws<DataException>(() => new CsvRowReader(stream, "test").Read());
        Assert.Contains("expected UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_record_that_would_fill_the_memory() =>
        Assert.StartsWith("test: ",
            Assert.Throws<DataException>(() => Read($"a\n{new string('x', 9_000_000)}\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_files_name_must_tell_its_format() =>
        Assert.Equal("data.xlsx: expected a file name that ends in .tsv, .csv, .jsonl (or these with .gz) or .parquet; found .xlsx.",
            Assert.Throws<DataException>(() => DataRowFile.Open("data.xlsx")).Message);

    private static List<DataRow> Read(string text)
    {
        using var reader = new CsvRowReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), "test");
        var rows = new List<DataRow>();
        while (reader.Read() is { } row) rows.Add(row);
        return rows;
    }
}
