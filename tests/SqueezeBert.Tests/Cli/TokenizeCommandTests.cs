using System.IO.Compression;
using System.Text.Json;
using SqueezeBert.Cli;
using Xunit;

namespace SqueezeBert.Tests.Cli;

public sealed class TokenizeCommandTests : IDisposable
{
    private readonly ModelFolder model = new();

    public void Dispose() => model.Dispose();

    [Fact]
    public void Prints_ids_tokens_types_and_offsets()
    {
        var run = CliRun.OfInput("{\"text\":\"Good film\",\"text_pair\":\"bad!\"}\n", "tokenize", "--vocab", model.PathOf("vocab.txt"));
        Assert.Equal((0, ""), (run.Code, run.Error));
        var line = Assert.Single(run.Lines);
        Assert.Equal(["index", "ids", "tokens", "type_ids", "offsets"], line.EnumerateObject().Select(field => field.Name));
        string[] tokens = ["[CLS]", "good", "film", "[SEP]", "bad", "!", "[SEP]"];
        Assert.Equal(tokens, line.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()));
        Assert.Equal(tokens.Select(token => Array.IndexOf(ModelFolder.Vocabulary, token)), line.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()));
        Assert.Equal([0, 0, 0, 0, 1, 1, 1], line.GetProperty("type_ids").EnumerateArray().Select(type => type.GetInt32()));
        Assert.Equal("[[0,0],[0,4],[5,9],[0,0],[0,3],[3,4],[0,0]]", line.GetProperty("offsets").GetRawText());
    }

    [Fact]
    public void A_model_folder_brings_its_settings()
    {
        model.Write("tokenizer_config.json", "{\"do_lower_case\":false}");
        var run = CliRun.OfInput("Good good\n", "tokenize", "--model", model.Path);
        Assert.Equal(["[CLS]", "[UNK]", "good", "[SEP]"], Tokens(Assert.Single(run.Lines)));
    }

    [Fact]
    public void Nothing_is_cut_off_and_an_empty_line_is_a_text()
    {
        var run = CliRun.OfInput(string.Concat(Enumerable.Repeat("good ", 600)) + "\n\n", "tokenize", "--model", model.Path, "--input", "-");
        Assert.Equal(0, run.Code);
        Assert.Equal(602, Tokens(run.Lines[0]).Length);
        Assert.Equal(["[CLS]", "[SEP]"], Tokens(run.Lines[1]));
    }

    [Fact]
    public void Text_stays_as_it_is_in_the_output()
    {
        model.Write("vocab.txt", string.Join('\n', (string[])[.. ModelFolder.Vocabulary, "中", "é"]));
        var run = CliRun.OfInput("中\n", "tokenize", "--model", model.Path);
        Assert.Contains("\"中\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_line_is_reported_and_the_rest_goes_on()
    {
        var run = CliRun.OfInput([.. "good\n"u8, 0xC3, .. "\nbad\n"u8], "tokenize", "--model", model.Path);
        Assert.Equal(1, run.Code);
        Assert.Equal(3, run.Lines.Length);
        Assert.Contains("UTF-8", run.Lines[1].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("error: line 2: expected UTF-8", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_leaves_whole_and_together_with_others_where_the_input_does_not_wait()
    {
        using var output = new CountingStream();
        using var context = new CommandContext(new MemoryStream([.. Enumerable.Repeat("good\n"u8.ToArray(), 50).SelectMany(line => line)]), output, Stream.Null, TestContext.Current.CancellationToken);
        Assert.Equal(0, Program.Run(["tokenize", "--model", model.Path, "--input", "-"], context));
        Assert.InRange(output.Writes, 1, 2);
        Assert.Equal((byte)'\n', output.ToArray()[^1]);
    }

    [Fact]
    public void Lines_before_a_damaged_place_of_the_file_are_out_before_the_message()
    {
        using var folder = new TemporaryFolder();
        using (var packed = new GZipStream(File.Create(folder.File("cut.txt.gz")), CompressionLevel.Optimal))
            for (int i = 0; i < 100; i++) packed.Write("good\n"u8);
        byte[] whole = File.ReadAllBytes(folder.File("cut.txt.gz"));
        File.WriteAllBytes(folder.File("cut.txt.gz"), whole[..^4]);
        var run = CliRun.Of("tokenize", "--model", model.Path, "--input", folder.File("cut.txt.gz"));
        // One line is read ahead.
        Assert.Equal((1, 99), (run.Code, run.Lines.Length));
        Assert.EndsWith("line 101: expected a whole gzip file, as the name says; found one that is damaged, cut off or something else.\n", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Counts how often it is written to.</summary>
    private sealed class CountingStream : MemoryStream
    {
        internal int Writes { get; private set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Writes++;
            base.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Writes++;
            base.Write(buffer);
        }
    }

    private static string?[] Tokens(JsonElement line) => [.. line.GetProperty("tokens").EnumerateArray().Select(token => token.GetString())];
}
