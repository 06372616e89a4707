using System.Text.Json;
using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary><c>quantize</c> writes a whole folder, reports what it measured on it, and leaves nothing behind when it can't.</summary>
public sealed class QuantizeCommandTests : IDisposable
{
    private const string Rows = "text\tlabel\nthis film is great!\tLABEL_0\nawful film\tLABEL_1\nthe film is bad\tLABEL_2\ngood\tLABEL_0\n";

    private readonly ModelFolder model = new();
    private readonly TemporaryFolder place = new();

    private string Output => place.File("int8");

    public void Dispose()
    {
        model.Dispose();
        place.Dispose();
    }

    [Fact]
    public void The_folder_answers_as_the_model_does_with_dtype_int8()
    {
        Quantized();
        Assert.Equal(["config.json", "model.safetensors", "README.md", "vocab.txt"], Directory.GetFiles(Output).Select(file => Path.GetFileName(file)!).Order(StringComparer.OrdinalIgnoreCase));
        string float32 = Classified(model.Path), int8 = Classified(Output);
        Assert.Equal(Classified(model.Path, "--dtype", "int8"), int8);
        Assert.Equal(Classified(model.Path, "--dtype", "float32"), float32);
        Assert.NotEqual(float32, int8);
        Assert.Equal(int8, Classified(Output, "--dtype", "int8"));
        CliAssert.Refused(CliRun.Of("run", "text-classification", "--model", Output, "--dtype", "float32", "good"), "loads as int8 only");
        Assert.Equal([Output], Directory.GetFileSystemEntries(place.Path));
    }

    [Fact]
    public void Forward_takes_the_type_of_the_weights_too()
    {
        Quantized();
        string[] rows = [.. ((string[])[model.Path, Output]).Select(folder => CliRun.OfInput("{\"input_ids\":[2,5,3]}\n", "forward", "--model", folder, "--dtype", "int8").Output)];
        Assert.Equal(rows[0], rows[1]);
        Assert.NotEqual(rows[0], CliRun.OfInput("{\"input_ids\":[2,5,3]}\n", "forward", "--model", model.Path).Output);
    }

    [Fact]
    public void Inspect_counts_the_bytes_of_the_written_weights()
    {
        var report = Quantized();
        var run = CliRun.Of("inspect", "--model", Output, "--json", "--sequence-length", "8");
        Assert.Equal((0, ""), (run.Code, run.Error));
        long bytes = JsonElement.Parse(run.Output).GetProperty("int8_parameter_bytes").GetInt64();
        Assert.Equal(report.GetProperty("file_bytes").GetProperty("after").GetInt64(), bytes);
        Assert.Equal(report.GetProperty("memory_bytes").GetProperty("int8").GetInt64(), bytes);
        Assert.Contains("weights, int8 (MB)", CliRun.Of("inspect", "--model", Output, "--sequence-length", "8").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_data_the_report_compares_hidden_states_on_built_in_sentences()
    {
        var report = Quantized();
        using var weights = SafetensorsFile.Open(Path.Combine(Output, "model.safetensors"));
        Assert.Equal(weights.Tensors.Values.Count(tensor => tensor.Type == TensorType.Int8), report.GetProperty("weights").GetArrayLength());
        var states = report.GetProperty("hidden_states");
        Assert.Equal("12 built-in sentences", states.GetProperty("source").GetString());
        Assert.Equal(3, states.GetProperty("relative_errors").GetArrayLength());
        // As in Int8ModelTests.
        Assert.All(states.GetProperty("relative_errors").EnumerateArray(), error => Assert.InRange(error.GetDouble(), 1e-6, 0.04));
        Assert.False(report.TryGetProperty("scores", out _));
    }

    [Theory]
    [InlineData("squeezebert-tiny-base")]
    [InlineData("squeezebert-tiny-mlm")]
    [InlineData("bert-tiny-mc")]
    public void Without_a_tokenizer_the_report_compares_hidden_states_on_ids(string folder)
    {
        string golden = RepositoryFiles.Fixture("models", folder);
        var report = Report(CliRun.Of("quantize", "--model", golden, "--output", Output));
        Assert.Equal("8 built-in sequences of token ids", report.GetProperty("hidden_states").GetProperty("source").GetString());
        Assert.Equal(SqueezeBertConfig.FromFile(Path.Combine(golden, "config.json")).Head, SqueezeBertConfig.FromFile(Path.Combine(Output, "config.json")).Head);
    }

    [Fact]
    public void With_data_both_models_are_scored_on_it()
    {
        model.Write("rows.tsv", Rows);
        var scores = Quantized("--eval", model.PathOf("rows.tsv")).GetProperty("scores");
        Assert.Equal(4, scores.GetProperty("rows").GetInt32());
        string[] truth = [.. Rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => row.Split('\t')[1])];
        string[] texts = [.. Rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => row.Split('\t')[0])];
        string[][] labels = [.. ((string[])[model.Path, Output]).Select(folder => LabelsOf(CliRun.Of(["run", "text-classification", "--model", folder, "--top-k", "1", .. texts])))];
        Assert.Equal(labels[0].Zip(truth).Count(pair => pair.First == pair.Second) / 4.0, scores.GetProperty("accuracy").GetProperty("float32").GetDouble());
        Assert.Equal(labels[1].Zip(truth).Count(pair => pair.First == pair.Second) / 4.0, scores.GetProperty("accuracy").GetProperty("int8").GetDouble());
        Assert.Equal(labels[0].Zip(labels[1]).Count(pair => pair.First == pair.Second) / 4.0, scores.GetProperty("label_agreement").GetDouble());
        Assert.True(scores.GetProperty("macro_f1").TryGetProperty("int8", out _));
    }

    [Fact]
    public void Regression_is_scored_by_its_correlation_and_several_labels_by_theirs()
    {
        using var regression = new ModelFolder("squeezebert-tiny-seqcls1");
        regression.Write("rows.jsonl", "{\"words\":\"good film\",\"score\":1.5}\n{\"words\":\"bad\",\"score\":-1}\n{\"words\":\"this is the film\",\"score\":0}\n");
        var scores = Report(CliRun.Of("quantize", "--model", regression.Path, "--output", Output, "--eval", regression.PathOf("rows.jsonl"), "--text-column", "words", "--label_column", "score")).GetProperty("scores");
        Assert.Equal(scores.GetProperty("pearson").GetProperty("float32").GetDouble(), scores.GetProperty("pearson").GetProperty("int8").GetDouble(), 0.1);
        Assert.False(scores.TryGetProperty("label_agreement", out _));

        using var several = new ModelFolder("bert-tiny-multilabel4");
        several.Write("rows.csv", "text,label\ngood film,\"a,c\"\nbad,b\n");
        scores = Report(CliRun.Of("quantize", "--model", several.Path, "--output", place.File("several"), "--eval", several.PathOf("rows.csv"))).GetProperty("scores");
        Assert.True(scores.TryGetProperty("micro_f1", out _));
        Assert.InRange(scores.GetProperty("label_agreement").GetDouble(), 0, 1);
    }

    [Fact]
    public void On_a_terminal_the_report_is_tables()
    {
        model.Write("rows.tsv", Rows);
        var run = CliRun.OnTerminal("quantize", "--model", model.Path, "--output", Output, "--eval", model.PathOf("rows.tsv"));
        Assert.Equal((0, ""), (run.Code, run.Error));
        foreach (string part in (string[])["embeddings", "query", "weights in the file (MB)", "accuracy", "4 rows", "get the labels that float32 gives", $"{Output}: written"])
            Assert.Contains(part, run.Output, StringComparison.Ordinal);
        var json = CliRun.OnTerminal("quantize", "--model", model.Path, "--output", place.File("other"), "--json");
        Assert.Equal("before", Report(json).GetProperty("file_bytes").EnumerateObject().First().Name);
    }

    [Fact]
    public void The_models_card_stays_and_gets_a_section_and_its_licence_goes_along()
    {
        model.Write("README.md", "---\nlicense: mit\n---\n# film\n\nGood model.\n").Write("LICENSE", "the terms").Write("rows.tsv", Rows).Write("notes.txt", "mine");
        Quantized("--eval", model.PathOf("rows.tsv"));
        string card = File.ReadAllText(Path.Combine(Output, "README.md"));
        Assert.StartsWith("---\nlicense: mit\n---\n# film\n\nGood model.\n\n## Int8\n", card, StringComparison.Ordinal);
        foreach (string part in (string[])["| accuracy | ", "4 rows of `rows.tsv`", "% of them get the labels"]) Assert.Contains(part, card, StringComparison.Ordinal);
        Assert.DoesNotContain(model.Path, card, StringComparison.Ordinal);
        Assert.Equal("the terms", File.ReadAllText(Path.Combine(Output, "LICENSE")));
        Assert.False(File.Exists(Path.Combine(Output, "notes.txt")));
    }

    [Fact]
    public void A_folder_that_holds_files_is_replaced_only_on_demand_and_only_if_it_is_a_models()
    {
        Quantized();
        CliAssert.Refused(Quantize(), Output, "--overwrite");
        Quantized("--overwrite");
        File.WriteAllText(Path.Combine(Output, "notes.txt"), "mine");
        CliAssert.Refused(Quantize("--overwrite"), Output, "notes.txt");
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Output, "notes.txt")));
        Assert.Equal([Output], Directory.GetFileSystemEntries(place.Path));
    }

    [Fact]
    public void The_models_own_folder_is_never_the_output()
    {
        byte[] before = File.ReadAllBytes(model.PathOf("model.safetensors"));
        CliAssert.Refused(CliRun.Of("quantize", "--model", model.Path, "--output", model.Path + "/.", "--overwrite"), "--output", "another folder");
        Assert.Equal(before, File.ReadAllBytes(model.PathOf("model.safetensors")));
    }

    [Fact]
    public void A_model_that_is_int8_already_is_refused_by_name()
    {
        Quantized();
        CliAssert.Refused(CliRun.Of("quantize", "--model", Output, "--output", place.File("again")), Path.Combine(Output, "config.json"), "'quantization_config'", "int8 already");
        File.WriteAllText(Path.Combine(Output, "config.json"), File.ReadAllText(model.PathOf("config.json")));
        CliAssert.Refused(CliRun.Of("quantize", "--model", Output, "--output", place.File("again")), Path.Combine(Output, "model.safetensors"), "found int8 ones");
        Assert.Equal([Output], Directory.GetFileSystemEntries(place.Path));
    }

    [Theory]
    [InlineData("--eval", "nowhere.tsv", "nowhere.tsv")]
    [InlineData("--eval", "rows.txt", "expected a file name that ends in .tsv")]
    [InlineData("--label_column", "class", "expected a value in column 'class'")]
    public void Data_that_cannot_be_read_is_one_clear_line_and_writes_nothing(string option, string value, string message)
    {
        model.Write("rows.tsv", Rows);
        CliAssert.Refused(Quantize("--eval", option == "--eval" ? value : model.PathOf("rows.tsv"), option == "--eval" ? "--json" : option, option == "--eval" ? "true" : value), message);
        Assert.Empty(Directory.GetFileSystemEntries(place.Path));
    }

    [Fact]
    public void A_length_that_holds_no_text_is_wrong_usage()
    {
        CliAssert.WrongUsage(Quantize("--eval", "rows.tsv", "--max-seq-length", "2"), "--max_seq_length: expected 3 or more; found 2.");
        Assert.Empty(Directory.GetFileSystemEntries(place.Path));
    }

    [Fact]
    public void A_label_that_the_model_lacks_is_named_with_its_file_and_line()
    {
        model.Write("rows.tsv", Rows + "good\tsad\n");
        CliAssert.Refused(Quantize("--eval", model.PathOf("rows.tsv")), "rows.tsv", "line 6", "'sad'");
    }

    [Fact]
    public void Only_classifiers_are_scored()
    {
        using var other = new ModelFolder("squeezebert-tiny-qa");
        other.Write("rows.tsv", Rows);
        CliAssert.Refused(CliRun.Of("quantize", "--model", other.Path, "--output", Output, "--eval", other.PathOf("rows.tsv")), "--eval: expected a model for sequence classification");
        Assert.Empty(Directory.GetFileSystemEntries(place.Path));
    }

    [Fact]
    public void Cancelled_it_leaves_nothing_behind()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var run = CliRun.Run([], ["quantize", "--model", model.Path, "--output", Output], terminal: false, cancelled.Token);
        Assert.Equal((130, "", "error: cancelled.\n"), (run.Code, run.Output, run.Error));
        Assert.Empty(Directory.GetFileSystemEntries(place.Path));
    }

    [Fact]
    public void Training_does_not_start_from_an_int8_folder()
    {
        Quantized();
        using var data = new TrainingFolder();
        var run = data.Train("--model_name_or_path", Output);
        CliAssert.Refused(run, Output, "expected a model in floating point to train");
    }

    private CliRun Quantize(params string[] more) => CliRun.Of(["quantize", "--model", model.Path, "--output", Output, "--threads", "1", .. more]);

    private JsonElement Quantized(params string[] more) => Report(Quantize(more));

    private static JsonElement Report(CliRun run)
    {
        Assert.Equal((0, ""), (run.Code, run.Error));
        return JsonElement.Parse(run.Output);
    }

    private static string Classified(string folder, params string[] more)
    {
        var run = CliRun.Of(["run", "text-classification", "--model", folder, "this film is great!", "awful", .. more]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return run.Output;
    }

    private static string[] LabelsOf(CliRun run) => [.. run.Lines.Select(line => line.GetProperty("output")[0].GetProperty("label").GetString()!)];
}
