using System.Globalization;
using Parquet;
using Parquet.Serialization;
using SqueezeBert.Cli.Input;
using SqueezeBert.Data;
using Xunit;

namespace SqueezeBert.Tests.Cli;

public class ParquetRowReaderTests
{
    public static TheoryData<string> ArrowFiles => ["snappy_dictionary", "plain_v1", "gzip_v1", "brotli_v2", "zstd_delta_v2"];

    [Theory]
    [MemberData(nameof(ArrowFiles))]
    public void What_Arrow_writes_is_read(string file)
    {
        var rows = Read(Fixture(file));
        AssertColumn(rows, "text", "The food was great.", null, "", "naïve “quotes” 🍕 \"x\" \\ \t.", "The food was cold.", "Same again.", "Same again.");
        AssertColumn(rows, "label", "0", "1", "-1", "2147483647", "-2147483648", "7", "7");
        AssertColumn(rows, "id", "0", "4294967295", "1", "2", "3", "4", "5");
        AssertColumn(rows, "big", "1", null, "9223372036854775807", "-9223372036854775808", "0", "-7", "12");
        AssertColumn(rows, "score", "0.5", "-1.25", "NaN", "1E+300", "0", "3", "0.1");
        AssertColumn(rows, "good", "true", "false", null, "true", "true", "false", "false");
        AssertColumn(rows, "tokens", "[\"The\",\"food\"]", "[]", null, "[\"a\",null,\"\\\"b\\\"\"]", "[\"x\"]", "[\"y\"]", "[\"z\",\"z\",\"z\"]");
        AssertColumn(rows, "numbers", "[1,2,3]", "[]", "[-5]", null, "[4]", "[4]", "[4]");
        Assert.Equal(["text", "label", "id", "big", "score", "good", "tokens", "numbers"], rows[0].Columns);
    }

    /// <summary>A block of differences has 128 values, and a page fewer than the column.</summary>
    [Fact]
    public void Differences_go_on_over_blocks_and_pages()
    {
        var rows = Read(Fixture("delta_blocks_v2"));
        AssertColumn(rows, "n", [.. Enumerable.Range(0, 300).Select(i => ((long)i * i * i - 7 * i).ToString(CultureInfo.InvariantCulture))]);
        AssertColumn(rows, "s", [.. Enumerable.Range(0, 300).Select(i => $"text {i}")]);
    }

    [Fact]
    public void A_column_that_cannot_be_read_is_an_error_where_it_is_asked_for()
    {
        string path = Fixture("plain_v1");
        var row = Read(path)[0];
        Assert.Equal($"{path}: row 1: expected texts, numbers, true and false, or lists of them in column 'written'; found dates or times.", Assert.Throws<DataException>(() => row.Optional("written")).Message);
        Assert.Equal($"{path}: row 1: expected texts, numbers, true and false, or lists of them in column 'price'; found decimal numbers.", Assert.Throws<DataException>(() => row.Required("price")).Message);
        Assert.Null(row.Optional("nothing"));
        Assert.Equal($"{path}: row 2: expected a value in column 'text'; found null.", Assert.Throws<DataException>(() => Read(path)[1].Required("text")).Message);
    }

    /// <summary>A row as data sets of questions have it: answers are a struct of lists.</summary>
    internal sealed class Question
    {
        public int Number { get; set; }

        public string? Context { get; set; }

        public double? Score { get; set; }

        public bool Known { get; set; }

        public List<string>? Tokens { get; set; }

        public Answer? Answers { get; set; }
    }

    internal sealed class Answer
    {
        public List<string>? Text { get; set; }
    }

    [Theory]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Zstd)]
    [InlineData(CompressionMethod.None)]
    public async Task What_another_library_writes_is_read_group_by_group(CompressionMethod compression)
    {
        Question[] questions = [.. Enumerable.Range(0, 5000).Select(i => new Question
        {
            Number = i * i % 1000 - 400,
            Context = i % 7 == 0 ? null : $"Passage {i / 3}, é",
            Score = i % 5 == 0 ? null : i / 8.0,
            Known = i % 3 == 0,
            Tokens = i % 4 == 0 ? [] : [.. Enumerable.Range(0, i % 4).Select(t => $"t{i + t}")],
            Answers = new Answer { Text = ["a", "b"] },
        })];
        using var stream = new MemoryStream();
        await ParquetSerializer.SerializeAsync(questions, stream, new ParquetOptions { CompressionMethod = compression, RowGroupSize = 700 }, cancellationToken: TestContext.Current.CancellationToken);
        var rows = Read(stream, "test");
        Assert.Equal(questions.Length, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            var (row, question) = (rows[i], questions[i]);
            Assert.Equal(question.Number.ToString(CultureInfo.InvariantCulture), row.Optional("Number"));
            Assert.Equal(question.Context, row.Optional("Context"));
            Assert.Equal(question.Score?.ToString(CultureInfo.InvariantCulture), row.Optional("Score"));
            Assert.Equal(question.Known ? "true" : "false", row.Optional("Known"));
            Assert.Equal($"[{string.Join(',', question.Tokens!.Select(token => $"\"{token}\""))}]", row.Optional("Tokens"));
        }
        Assert.Contains("found nested values other than a list", Assert.Throws<DataException>(() => rows[0].Required("Answers")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_nothing_to_read_is_refused()
    {
        using var stream = new MemoryStream();
        await ParquetSerializer.SerializeAsync([new OnlyNested { Answers = new Answer { Text = ["a"] } }], stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(
            "test: expected columns of texts, numbers, true and false, or lists of them; found only 'Answers' of nested values other than a list of texts, numbers or true and false.",
            Assert.Throws<DataException>(() => Read(stream, "test")).Message);
    }

    internal sealed class OnlyNested
    {
        public Answer? Answers { get; set; }
    }

    [Theory]
    [InlineData("", "expected a Parquet file; found an empty file.")]
    [InlineData("PAR1", "expected a Parquet file; found a file too short to be one.")]
    [InlineData("text,label\nfine,1\n", "expected a Parquet file, which begins with PAR1; found another beginning.")]
    [InlineData("PAR1 and nothing like it", "expected a whole Parquet file, which ends with PAR1; found another end.")]
    [InlineData("PAR1aaaaPAR1", "expected a footer inside the file of 12 bytes, 67108864 at most; found one of 1633771873 bytes.")]
    [InlineData("PAR1\0\0\0\0PARE", "expected a Parquet file that isn't encrypted; found one that is.")]
    public void What_is_no_Parquet_file_is_refused_with_the_reason(string content, string problem)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("data.parquet");
        File.WriteAllText(path, content);
        Assert.Equal($"{path}: {problem}", Assert.Throws<DataException>(() => DataRowFile.Open(path)).Message);
    }

    [Fact]
    public void What_is_packed_otherwise_is_refused_with_the_reason()
    {
        string path = Fixture("lz4");
        Assert.StartsWith($"{path}: row 1: column 'text': expected values packed by Snappy, gzip, Brotli, Zstandard or nothing; found LZ4", Assert.Throws<DataException>(() => Read(path)).Message, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        string packed = folder.File("a.parquet.gz");
        File.Copy(Fixture("plain_v1"), packed);
        Assert.Equal($"{packed}: expected a Parquet file on disk and not packed once more, since it is read from its end; found what can only be read on.", Assert.Throws<DataException>(() => DataRowFile.Open(packed)).Message);
    }

    [Fact]
    public void A_task_runs_over_a_column_and_stops_at_a_row_without_text()
    {
        var run = CliRun.Of("run", "text-classification", "--input", Fixture("delta_blocks_v2"), "--text-column", "s");
        Assert.Equal((0, 300), (run.Code, run.Lines.Length));
        run = CliRun.Of("run", "text-classification", "--input", Fixture("plain_v1"));
        Assert.Equal((1, 7), (run.Code, run.Lines.Length));
        Assert.Equal("row 2: 'text': expected a text; found no value.", run.Lines[1].GetProperty("error").GetString());
        CliAssert.Refused(CliRun.Of("run", "text-classification", "--input", Fixture("plain_v1"), "--text-column", "written"), "plain_v1.parquet: row 1: expected texts, numbers, true and false, or lists of them in column 'written'; found dates or times.");
        CliAssert.Refused(CliRun.OfInput("PAR1", "run", "text-classification", "--input-format", "parquet"), "standard input: expected a Parquet file on disk");
    }

    internal static string Fixture(string file) => RepositoryFiles.Fixture("parquet", file + ".parquet");

    internal static List<DataRow> Read(Stream stream, string name)
    {
        using var reader = new ParquetRowReader(stream, name);
        return Rows(reader);
    }

    private static List<DataRow> Read(string path)
    {
        using var reader = DataRowFile.Open(path);
        return Rows(reader);
    }

    private static List<DataRow> Rows(DataRowReader reader)
    {
        var rows = new List<DataRow>();
        while (reader.Read() is { } row) rows.Add(row);
        return rows;
    }

    private static void AssertColumn(List<DataRow> rows, string column, params string?[] expected) => Assert.Equal(expected, rows.Select(row => row.Optional(column)));
}
