using System.IO.Compression;
using System.Text.Json;
using SqueezeBert.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Cli;

public sealed class TextClassificationCommandTests : IDisposable
{
    private readonly ModelFolder model = new();

    public void Dispose() => model.Dispose();

    [Fact]
    public void Prints_one_object_a_text_with_all_labels_best_first()
    {
        var run = Classify("this film is great!", "awful");
        Assert.Equal(0, run.Code);
        Assert.Equal("", run.Error);
        Assert.Equal(2, run.Lines.Length);
        foreach (var (line, index) in run.Lines.Select((line, index) => (line, index)))
        {
            Assert.Equal(["index", "output"], line.EnumerateObject().Select(field => field.Name));
            Assert.Equal(index, line.GetProperty("index").GetInt32());
            float[] scores = Scores(line);
            Assert.Equal(["LABEL_0", "LABEL_1", "LABEL_2"], Labels(line).Order());
            Assert.Equal(scores.OrderDescending(), scores);
            // Three float32 roundings of numbers up to 1.
            Assert.Equal(1, scores.Sum(), 1e-6f);
        }
    }

    [Fact]
    public void Gives_the_numbers_of_the_library()
    {
        using var pipeline = TextClassificationPipeline.FromPretrained(model.Path);
        var expected = pipeline.Predict("good film", "bad film", TestContext.Current.CancellationToken);
        var line = Assert.Single(Lines("{\"text\":\"good film\",\"text_pair\":\"bad film\"}\n").Lines);
        Assert.Equal(expected.Scores.Select(score => score.Label), Labels(line));
        Assert.Equal(expected.Scores.Select(score => score.Score), Scores(line));
    }

    [Fact]
    public void Keeps_the_order_of_many_lines_and_the_bits_of_each()
    {
        string[] texts = [.. Enumerable.Range(0, 700).Select(i => string.Join(' ', Enumerable.Range(0, 1 + i % 23).Select(word => ModelFolder.Vocabulary[67 + (i + word) % 12])))];
        var run = Lines(string.Join('\n', texts));
        Assert.Equal(texts.Length, run.Lines.Length);
        for (int i = 0; i < texts.Length; i += 97)
        {
            var alone = Assert.Single(Classify(texts[i]).Lines);
            Assert.Equal(i, run.Lines[i].GetProperty("index").GetInt32());
            Assert.Equal(alone.GetProperty("output").GetRawText(), run.Lines[i].GetProperty("output").GetRawText());
        }
    }

    [Fact]
    public void A_bad_line_gives_an_error_object_and_the_run_goes_on()
    {
        var run = Lines("{\"text\":\"good\"}\n{\"text\":5}\nnonsense\n{\"label\":\"x\"}\n\n{\"text\":\"\"}\n{\"text\":\"bad\"}\n");
        Assert.Equal(1, run.Code);
        Assert.Equal(Enumerable.Range(0, 7), run.Lines.Select(line => line.GetProperty("index").GetInt32()));
        Assert.Equal(
        [
            "line 2: 'text': expected a string; found the number 5.",
            "line 3: expected a JSON object; found at character 2: 'nonsense' is an invalid JSON literal. Expected the literal 'null'.",
            "line 4: 'text': expected a string; found no such field.",
            "line 5: expected a JSON object; found an empty line.",
            "line 6: expected a text; found an empty one.",
        ], run.Lines[1..6].Select(Problem));
        Assert.True(run.Lines[0].TryGetProperty("output", out _) && run.Lines[6].TryGetProperty("output", out _));
        Assert.Equal("error: 5 inputs could not be answered; their results say why.\n", run.Error);
    }

    [Fact]
    public void Plain_text_needs_no_format_and_an_empty_line_is_bad()
    {
        var run = Lines("good film\r\n\nbad {film}");
        Assert.Equal(1, run.Code);
        Assert.Equal("line 2: expected a text; found an empty line.", Problem(run.Lines[1]));
        Assert.True(run.Lines[2].TryGetProperty("output", out _));
    }

    [Fact]
    public void The_format_can_be_forced()
    {
        Assert.Equal(0, CliRun.OfInput("{\"text\": broken", [.. Command, "--input", "-", "--input-format", "text"]).Code);
        Assert.Equal(1, CliRun.OfInput("plain", [.. Command, "--input", "-", "--input-format", "jsonl"]).Code);
    }

    [Fact]
    public void Invalid_utf8_and_an_overlong_line_are_refused_by_their_place()
    {
        byte[] input = [.. "good\n"u8, 0xFF, .. "\n"u8, .. Enumerable.Repeat((byte)'x', 1_000_001), .. "\nbad\n"u8];
        var run = CliRun.OfInput(input, [.. Command, "--input", "-"]);
        Assert.Equal(1, run.Code);
        Assert.Equal("line 2: expected UTF-8; found the invalid byte 0xFF at byte 1 of the line.", Problem(run.Lines[1]));
        Assert.Equal("line 3: expected at most 1000000 characters in a line; found more.", Problem(run.Lines[2]));
        Assert.Equal(3, run.Lines[3].GetProperty("index").GetInt32());
    }

    [Fact]
    public void A_text_that_is_too_long_is_cut_with_a_warning_that_says_how_much()
    {
        // 100 words and two special tokens; the model has 64 positions.
        var run = Classify(string.Join(' ', Enumerable.Repeat("good", 100)));
        Assert.Equal(0, run.Code);
        Assert.Equal("warning: text 1: 102 tokens, but the model takes at most 64; the last 38 were cut off.\n", run.Error);
        Assert.Single(run.Lines);
    }

    [Fact]
    public void Only_the_first_few_warnings_are_shown_one_by_one()
    {
        var run = Lines(string.Concat(Enumerable.Repeat(string.Join(' ', Enumerable.Repeat("bad", 70)) + "\n", 8)));
        Assert.Equal(6, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.EndsWith("warning: 3 more inputs had more than 64 tokens; 24 tokens were cut off.\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void An_empty_argument_is_bad_input(string text)
    {
        var run = Classify(text);
        Assert.Equal(1, run.Code);
        Assert.Equal("text 1: expected a text; found an empty argument.", Problem(Assert.Single(run.Lines)));
    }

    [Fact]
    public void Empty_input_is_an_error()
    {
        var run = CliRun.OfInput("", [.. Command, "--input", "-"]);
        Assert.Equal((1, "", "error: standard input: expected at least one line; found none.\n"), (run.Code, run.Output, run.Error));
    }

    [Fact]
    public void Top_k_limits_the_labels()
    {
        Assert.Single(Labels(Assert.Single(CliRun.Of([.. Command, "--top-k", "1", "good"]).Lines)));
        Assert.Equal(3, Labels(Assert.Single(CliRun.Of([.. Command, "--top-k", "9", "good"]).Lines)).Length);
    }

    [Fact]
    public void The_score_function_can_be_chosen()
    {
        float[] logits = Scores(Assert.Single(CliRun.Of([.. Command, "--function-to-apply", "none", "good"]).Lines));
        float[] sigmoid = Scores(Assert.Single(CliRun.Of([.. Command, "--function-to-apply", "sigmoid", "good"]).Lines));
        // Rounding of float32 logits and scores.
        Assert.All(logits.Zip(sigmoid), pair => Assert.Equal(1 / (1 + Math.Exp(-pair.First)), pair.Second, 1e-6));
    }

    [Fact]
    public void Reads_and_writes_files()
    {
        string input = model.PathOf("in.jsonl.gz"), output = model.PathOf("out.jsonl");
        using (var packed = new GZipStream(File.Create(input), CompressionLevel.Fastest)) packed.Write("{\"text\":\"good\"}\n{\"text\":\"bad\"}\n"u8);
        var run = CliRun.Of([.. Command, "--input", input, "--output", output, "--threads", "1"]);
        Assert.Equal((0, "", ""), (run.Code, run.Output, run.Error));
        Assert.Equal(2, File.ReadAllLines(output).Length);
    }

    [Fact]
    public void A_run_that_fails_leaves_no_output_file()
    {
        string output = model.PathOf("out.jsonl");
        var run = CliRun.OfInput("", [.. Command, "--input", "-", "--output", output]);
        Assert.Equal(1, run.Code);
        Assert.Empty(Directory.GetFiles(model.Path, "*out*"));
    }

    [Fact]
    public void A_cancelled_run_returns_130_and_leaves_no_output_file()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        string output = model.PathOf("out.jsonl");
        var run = CliRun.Run("good\n"u8.ToArray(), [.. Command, "--input", "-", "--output", output], terminal: false, cancelled.Token);
        Assert.Equal((130, "error: cancelled.\n"), (run.Code, run.Error));
        Assert.Empty(Directory.GetFiles(model.Path, "*out*"));
    }

    [Fact]
    public void Shows_a_table_on_a_terminal()
    {
        var run = CliRun.OnTerminal([.. Command, "this film is good", "", "escape \u001b[31m"]);
        Assert.Equal(1, run.Code);
        string[] lines = run.Output.Split('\n');
        Assert.StartsWith("text", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("this film is good", StringComparison.Ordinal) && line.Contains("LABEL_", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("expected a text", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', run.Output);
    }

    private string[] Command => ["run", "text-classification", "--model", model.Path];

    private CliRun Classify(params string[] texts) => CliRun.Of([.. Command, .. texts]);

    private CliRun Lines(string input) => CliRun.OfInput(input, [.. Command, "--input", "-"]);

    private static string[] Labels(JsonElement line) => [.. line.GetProperty("output").EnumerateArray().Select(score => score.GetProperty("label").GetString()!)];

    private static float[] Scores(JsonElement line) => [.. line.GetProperty("output").EnumerateArray().Select(score => score.GetProperty("score").GetSingle())];

    private static string? Problem(JsonElement line) => line.GetProperty("error").GetString();
}
