using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>Input that is bad in itself, before every command that reads lines.</summary>
public sealed class BadTextTests : IDisposable
{
    private const int LongestLine = 1_000_000;

    private readonly ModelFolder model = new();

    public void Dispose() => model.Dispose();

    public static TheoryData<string> Commands => ["forward", "run", "tokenize"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_line_that_is_not_utf8_is_refused_by_its_number_and_the_run_goes_on(string command)
    {
        var run = Run(command, [.. Row("good"), .. "{\"text\":\""u8, 0xC3, 0x28, .. "\"}\n"u8, .. Row("bad")]);
        AssertOnlyTheSecondFails(run, "line 2: expected UTF-8; found the invalid byte 0xC3 at byte 10 of the line.");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_line_of_over_a_million_characters_is_refused_by_its_number_and_the_run_goes_on(string command)
    {
        var run = Run(command, [.. Row("good"), .. Row(new string('x', LongestLine)), .. Row("bad")]);
        AssertOnlyTheSecondFails(run, "line 2: expected at most 1000000 characters in a line; found more.");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_row_that_is_no_json_object_is_refused_and_the_run_goes_on(string command)
    {
        foreach (string bad in (string[])["{\"text\":\"good\"", "[\"good\"]", "{\"text\":{}}", "{\"text\":\"a\",\"text\":\"b\"}", new string('[', 5000), "\"\\ud800\""])
        {
            var run = Run(command, [.. Row("good"), .. Bytes(bad + "\n"), .. Row("bad")]);
            AssertOnlyTheSecondFails(run, "expected");
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Half_a_surrogate_pair_is_no_text(string command) =>
        AssertOnlyTheSecondFails(Run(command, [.. Row("good"), .. "{\"text\":\"\\ud83d\"}\n"u8, .. Row("bad")]), "line 2: 'text': expected valid Unicode; found half of a surrogate pair.");

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_input_without_a_line_is_refused(string command)
    {
        CliAssert.Refused(Run(command, []), "standard input: expected at least one line; found none.");
        model.Write("empty.txt", "");
        CliAssert.Refused(RunFile(command, model.PathOf("empty.txt")), model.PathOf("empty.txt"), "expected at least one line; found none.");
    }

    [Fact]
    public void An_empty_line_is_no_row_of_json()
    {
        foreach (string command in Commands)
            AssertOnlyTheSecondFails(Run(command, [.. Row("good"), .. "\n"u8, .. Row("bad")]), "line 2: expected a JSON object; found an empty line.");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_input_file_that_is_missing_a_folder_or_badly_packed_is_refused_by_name(string command)
    {
        CliAssert.Refused(RunFile(command, model.PathOf("missing.jsonl")), model.PathOf("missing.jsonl"), "expected a file; found none there.");
        CliAssert.Refused(RunFile(command, model.Path), model.Path, "expected a file; found a folder.");
        model.Write("plain.jsonl.gz", "{\"text\":\"good\"}\n");
        CliAssert.Refused(RunFile(command, model.PathOf("plain.jsonl.gz")), model.PathOf("plain.jsonl.gz"), "expected a whole gzip file");
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_refused_by_name()
    {
        string[] run = ["run", "text-classification", "--model", model.Path, "good", "--output"];
        CliAssert.Refused(CliRun.Of([.. run, model.Path]), model.Path, "expected a file to write; found a folder.");
        CliAssert.Refused(CliRun.Of([.. run, model.PathOf("no/such/out.jsonl")]), model.PathOf("no/such"), "expected a folder to write into");
        // A file where the path needs a folder.
        CliAssert.Refused(CliRun.Of([.. run, model.PathOf("vocab.txt/out.jsonl")]), model.PathOf("vocab.txt"));
    }

    [Fact]
    public void Words_that_the_model_would_not_see_are_counted_in_a_warning()
    {
        // 70 pieces and two special tokens, of which the model takes 64.
        var run = Run("run", [.. Row(string.Join(' ', Enumerable.Repeat("good", 70))), .. Row("bad")]);
        Assert.Equal((0, "warning: line 1: 72 tokens, but the model takes at most 64; the last 8 were cut off.\n"), (run.Code, run.Error));
        Assert.Equal(2, run.Lines.Length);
    }

    [Fact]
    public void Of_a_pair_the_longer_text_is_cut_and_the_warning_does_not_say_otherwise()
    {
        string words = string.Join(' ', Enumerable.Repeat("good", 40));
        foreach (string command in (string[])["run", "forward"])
        {
            var run = Run(command, Bytes($"{{\"text\":\"{words}\",\"text_pair\":\"{words}\"}}\n"));
            Assert.Equal((0, "warning: line 1: 83 tokens, but the model takes at most 64; 19 were cut off the ends of the two texts, the longer one first.\n"), (run.Code, run.Error));
        }
    }

    private static void AssertOnlyTheSecondFails(CliRun run, string problem)
    {
        Assert.Equal(1, run.Code);
        CliAssert.IsOneMessage(run.Error);
        Assert.Equal([0, 1, 2], run.Lines.Select(line => line.GetProperty("index").GetInt32()));
        Assert.Equal([false, true, false], run.Lines.Select(line => line.TryGetProperty("error", out _)));
        Assert.Contains(problem, run.Lines[1].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private CliRun Run(string command, byte[] input) => CliRun.OfInput(input, [.. Words(command), "--input", "-"]);

    private CliRun RunFile(string command, string file) => CliRun.Of([.. Words(command), "--input", file]);

    private string[] Words(string command) => command == "run" ? ["run", "text-classification", "--model", model.Path] : [command, "--model", model.Path];

    private static byte[] Row(string text) => Bytes($"{{\"text\":\"{text}\"}}\n");

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
