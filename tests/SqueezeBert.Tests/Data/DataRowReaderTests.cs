using System.Text;
using SqueezeBert.Data;
using Xunit;

namespace SqueezeBert.Tests.Data;

public class DataRowReaderTests
{
    [Fact]
    public void Reads_columns_by_name_without_quoting()
    {
        using var reader = Tsv("sentence\tlabel\nHe said \"no\tneg\n\tpos\n");
        Assert.Equal([("He said \"no", "neg"), ("", "pos")], All(reader).Select(row => (row.Required("sentence"), row.Required("label"))));
    }

    [Fact]
    public void Takes_names_for_a_file_without_a_header()
    {
        using var reader = new TsvReader(Lines("text\t1\n"), ["sentence", "label"]);
        Assert.Equal("1", Assert.Single(All(reader)).Required("label"));
    }

    [Theory]
    [InlineData("a\tb\n1\t2\n3\n", "test: line 3: expected 2 values separated by tabs; found 1.")]
    [InlineData("a\tb\n1\t2\t3\n", "test: line 2: expected 2 values separated by tabs; found 3.")]
    [InlineData("a\ta\n", "test: line 1: expected different column names; found 'a' twice.")]
    [InlineData("a\t\n", "test: line 1: expected a name for each column; found none for column 2.")]
    [InlineData("", "test: expected a header line; found an empty file.")]
    public void Refuses_a_table_of_the_wrong_form(string text, string message) =>
        Assert.Equal(message, Assert.Throws<DataException>(() => All(Tsv(text))).Message);

    [Fact]
    public void Names_the_columns_there_are_when_one_is_missing()
    {
        using var reader = Tsv("text\tlabel\nx\ty\n");
        var row = Assert.Single(All(reader));
        Assert.Null(row.Optional("sentence1"));
        Assert.Equal("test: line 2: expected a value in column 'sentence1'; found the columns text, label.",
            Assert.Throws<DataException>(() => row.Required("sentence1")).Message);
    }

    [Fact]
    public void Reads_json_objects_as_rows()
    {
        using var reader = new JsonRowReader(Lines("""
            {"text":"caf\u00e9","label":2,"flag":true,"none":null}
            {"text":"x","extra":[1,2]}
            """));
        var rows = All(reader);
        Assert.Equal(["café", "2", "true"], ["text", "label", "flag"], (expected, column) => expected == rows[0].Required(column));
        Assert.Null(rows[0].Optional("none"));
        Assert.Equal("[1,2]", rows[1].Required("extra"));
        Assert.Equal("test: line 1: expected a value in column 'none'; found null.", Assert.Throws<DataException>(() => rows[0].Required("none")).Message);
    }

    [Theory]
    [InlineData("{\"text\":\"a\"}\nnot json\n", "test: line 2: expected a JSON object; found at character 2: ")]
    [InlineData("[1]\n", "test: line 1: expected a JSON object; found an array.")]
    [InlineData("{\"a\":1,\"a\":2}\n", "test: line 1: expected a JSON object; found: Duplicate property 'a'")]
    [InlineData("{\"a\":1}\n\n{\"a\":1}\n", "test: line 2: expected a JSON object; found an empty line.")]
    [InlineData("{\"a\":\"\\ud800\"}\n", "test: line 1: 'a': expected valid Unicode; found half of a surrogate pair.")]
    [InlineData("{\"\\ud800\":1}\n", "test: line 1: expected valid Unicode in names; found half of a surrogate pair.")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]\n", "test: line 1: expected a JSON object; found at character ")]
    public void Refuses_a_line_that_is_no_object(string text, string message)
    {
        using var reader = new JsonRowReader(Lines(text));
        Assert.StartsWith(message, Assert.Throws<DataException>(() => All(reader)).Message, StringComparison.Ordinal);
    }

    private static TextLineReader Lines(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), "test");

    private static TsvReader Tsv(string text) => new(Lines(text));

    private static List<DataRow> All(DataRowReader reader)
    {
        var rows = new List<DataRow>();
        while (reader.Read() is { } row) rows.Add(row);
        return rows;
    }
}
