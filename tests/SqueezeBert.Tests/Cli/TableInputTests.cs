using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>Rows of tables with named columns, as <c>squeezebert run</c> and <c>tokenize</c> read them.</summary>
public sealed class TableInputTests : IDisposable
{
    private readonly ModelFolder model = new();

    public void Dispose() => model.Dispose();

    [Theory]
    [InlineData("rows.tsv", "id\ttext\ttext_pair\n1\tgood film\tbad film\n2\tbad\t\n")]
    [InlineData("rows.csv", "id,text,text_pair\n1,\"good film\",bad film\n2,bad,\n")]
    [InlineData("rows.jsonl", "{\"text\":\"good film\",\"text_pair\":\"bad film\"}\n{\"text\":\"bad\",\"text_pair\":\"\"}\n")]
    public void A_table_gives_what_json_lines_give(string name, string content)
    {
        var run = Classify(Write(name, content));
        Assert.Equal((0, ""), (run.Code, run.Error));
        var expected = CliRun.OfInput("{\"text\":\"good film\",\"text_pair\":\"bad film\"}\n{\"text\":\"bad\",\"text_pair\":\"\"}\n", "run", "text-classification", "-m", model.Path);
        Assert.Equal(expected.Output, run.Output);
    }

    [Fact]
    public void A_json_file_is_no_text()
    {
        var run = Classify(Write("rows.json", "[\n{\"text\":\"good film\"},\n]\n"));
        Assert.Equal(1, run.Code);
        Assert.StartsWith("line 1: expected a JSON object", run.Lines[0].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows.tsv", "review\ttitle\ngood film\tbad film\n")]
    [InlineData("rows.csv", "review,title\ngood film,bad film\n")]
    [InlineData("rows.jsonl", "{\"review\":\"good film\",\"title\":\"bad film\"}\n")]
    public void Columns_may_have_other_names(string name, string content)
    {
        var run = Classify(Write(name, content), "--text-column", "review", "--text-pair-column", "title");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(CliRun.OfInput("{\"text\":\"good film\",\"text_pair\":\"bad film\"}\n", "run", "text-classification", "-m", model.Path).Output, run.Output);
    }

    [Theory]
    [InlineData("rows.tsv", "a\tb\nx\ty\n", "line 2: expected a value in column 'text'; found the columns a, b.")]
    [InlineData("rows.csv", "a,b\nx,y\n", "line 2: expected a value in column 'text'; found the columns a, b.")]
    [InlineData("rows.csv", "", "expected a header line; found an empty file.")]
    [InlineData("rows.tsv", "text\n", "expected at least one row; found none.")]
    [InlineData("rows.csv", "text\n\"good\n", "expected comma-separated values")]
    public void A_table_that_cannot_be_used_is_refused_as_a_whole(string name, string content, string problem)
    {
        string path = Write(name, content);
        CliAssert.Refused(Classify(path), path, problem);
    }

    [Fact]
    public void A_column_that_was_named_must_be_there() =>
        CliAssert.Refused(Classify(Write("rows.tsv", "text\na\n"), "--text-pair-column", "title"), "line 2: expected a value in column 'title'; found the columns text.");

    [Theory]
    [InlineData("rows.tsv", "text\tn\ngood\t1\nbad\n\t2\ngood\t3\n", "line 3: expected 2 values separated by tabs; found 1.", "line 4: expected a text; found an empty value in column 'text'.")]
    [InlineData("rows.csv", "text,n\ngood,1\nbad\n,2\ngood,3\n", "line 3: expected 2 values separated by commas; found 1.", "line 4: expected a text; found an empty value in column 'text'.")]
    public void A_bad_row_says_why_and_the_others_are_answered(string name, string content, params string[] problems)
    {
        var run = Classify(Write(name, content));
        Assert.Equal(1, run.Code);
        Assert.Equal([0, 1, 2, 3], run.Lines.Select(line => line.GetProperty("index").GetInt32()));
        Assert.Equal(problems, run.Lines.Where(line => line.TryGetProperty("error", out _)).Select(line => line.GetProperty("error").GetString()));
        Assert.Equal(run.Lines[0].GetProperty("output").GetRawText(), run.Lines[3].GetProperty("output").GetRawText());
    }

    [Fact]
    public void Tokenize_reads_tables_too()
    {
        var table = CliRun.Of("tokenize", "-m", model.Path, "--input", Write("rows.csv", "text\n\"good, bad\"\n"));
        Assert.Equal(CliRun.OfInput("good, bad\n", "tokenize", "-m", model.Path).Output, table.Output);
    }

    private CliRun Classify(string path, params string[] args) => CliRun.Of(["run", "text-classification", "-m", model.Path, "--input", path, .. args]);

    private string Write(string name, string content)
    {
        string path = model.PathOf(name);
        File.WriteAllText(path, content);
        return path;
    }
}
