using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using SqueezeBert.Cli;
using SqueezeBert.Cli.Comparison;
using SqueezeBert.Tests.Readme;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>An experiment trains what is not trained yet and reports all of it.</summary>
public sealed class CompareCommandTests : IDisposable
{
    private static readonly string[] AllRuns =
    [
        "sentiment/attention/7", "sentiment/separable/7", "entities/attention/7", "entities/separable/7",
        "sentiment/attention/8", "sentiment/separable/8", "entities/attention/8", "entities/separable/8",
    ];

    private readonly ExperimentFolder experiment = new();

    public void Dispose() => experiment.Dispose();

    [Fact]
    public void The_report_has_every_figure_and_what_stands_around_it_stays()
    {
        File.WriteAllText(experiment.Report, $"# Ours\n\nBefore. ä\n\n{ReportSection.Begin}\nold\n{ReportSection.End}\n\nAfter.\n");
        var run = experiment.Compare();
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(AllRuns, run.Lines.Where(line => line.TryGetProperty("run", out _)).Select(line => line.GetProperty("run").GetString()));

        string page = File.ReadAllText(experiment.Report);
        Assert.StartsWith($"# Ours\n\nBefore. ä\n\n{ReportSection.Begin}\n", page, StringComparison.Ordinal);
        Assert.EndsWith($"{ReportSection.End}\n\nAfter.\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\nold\n", page, StringComparison.Ordinal);
        foreach (string text in (string[])["the seeds 7, 8;", "± the sample standard deviation", "### sentiment", "### entities", "Rows to train on: 192; to score on: 48; epochs: ", "| variant | accuracy | macro_f1 | minutes |", "GFLOP at 128 tokens", "ms, 16 tokens, 1 thread", "ms, 128 tokens, 2 threads"])
            Assert.Contains(text, page, StringComparison.Ordinal);

        // The page's figures are those of results.json, and those are what the runs' own files say.
        foreach (var task in experiment.Results().GetProperty("tasks").EnumerateArray())
            foreach (var variant in task.GetProperty("variants").EnumerateArray())
                foreach (var score in variant.GetProperty("scores").EnumerateObject())
                {
                    double[] values = [.. score.Value.GetProperty("values").EnumerateArray().Select(value => value.GetDouble())];
                    Assert.Equal(((int[])[7, 8]).Select(seed => ScoreIn($"{task.GetProperty("task")}/{variant.GetProperty("variant")}/{seed}", score.Name)), values);
                    double mean = (values[0] + values[1]) / 2, deviation = Math.Abs(values[0] - values[1]) / Math.Sqrt(2);
                    Assert.Contains(string.Create(CultureInfo.InvariantCulture, $" {mean:0.000} ± {deviation:0.000} |"), page, StringComparison.Ordinal);
                }

        var first = experiment.Results().GetProperty("variants")[0];
        var cost = ModelCost.Of(SqueezeBertConfig.FromFile(Path.Combine(experiment.RunFolder("sentiment/attention/7"), "config.json")), 128);
        Assert.Equal((cost.Parameters, cost.Flops), (first.GetProperty("parameters").GetInt64(), first.GetProperty("flops").GetInt64()));
        Assert.Equal(["1 16", "1 128", "2 16", "2 128"], first.GetProperty("latency").EnumerateArray().Select(row => $"{row.GetProperty("threads")} {row.GetProperty("length")}"));
    }

    [Fact]
    public void The_pictures_stand_beside_the_report_with_every_task_variant_and_length()
    {
        Assert.Equal(0, experiment.Compare().Code);
        string[] quality = TextsIn("RESULTS-quality.svg"), latency = TextsIn("RESULTS-latency.svg");
        foreach (string text in (string[])["attention", "separable", "sentiment: accuracy", "entities: f1"]) Assert.Contains(text, quality);
        foreach (string text in (string[])["attention", "separable", "16 tokens, 1 thread", "128 tokens, 2 threads"]) Assert.Contains(text, latency);
        string page = File.ReadAllText(experiment.Report);
        foreach (string picture in (string[])["](RESULTS-quality.svg)", "](RESULTS-latency.svg)"]) Assert.Contains(picture, page, StringComparison.Ordinal);

        string[] TextsIn(string file) => [.. XDocument.Load(experiment.PathOf(file)).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
    }

    [Fact]
    public void Again_it_trains_nothing_and_a_run_whose_folder_is_gone_comes_to_the_same_weights()
    {
        Assert.Equal(0, experiment.Compare().Code);
        string quality = experiment.Quality();
        byte[] weights = experiment.Weights("entities/separable/8");
        var again = experiment.Compare();
        Assert.Equal((0, "", ""), (again.Code, again.Output, again.Error));
        Assert.Equal(quality, experiment.Quality());

        Directory.Delete(experiment.RunFolder("entities/separable/8"), recursive: true);
        var run = experiment.Compare();
        Assert.Equal(["entities/separable/8"], run.Lines.Where(line => line.TryGetProperty("run", out _)).Select(line => line.GetProperty("run").GetString()));
        Assert.Equal(weights, experiment.Weights("entities/separable/8"));
        Assert.Equal(quality, experiment.Quality());
    }

    [Fact]
    public void A_run_is_what_train_does_with_its_options()
    {
        Assert.Equal(0, experiment.Compare().Code);
        string run = "sentiment/separable/8", command = File.ReadAllText(Path.Combine(experiment.RunFolder(run), "finished.txt")).TrimEnd('\n');
        Assert.StartsWith("squeezebert train ", command, StringComparison.Ordinal);
        Assert.Equal(0, CliRun.Of([.. CommandLine.Words(command)[1..], "--output_dir", experiment.PathOf("alone"), "--threads", "2"]).Code);
        Assert.Equal(File.ReadAllBytes(Path.Combine(experiment.PathOf("alone"), "model.safetensors")), experiment.Weights(run));
    }

    [Fact]
    public async Task Stopped_at_any_moment_it_goes_on_there_and_comes_to_the_same_end()
    {
        var cancelled = TestContext.Current.CancellationToken;
        experiment.Change("common.max_steps", "30");
        Assert.Equal(0, experiment.Compare().Code);
        string quality = experiment.Quality();
        Directory.Delete(experiment.Work, recursive: true);
        using (var tool = new ChildProcess(experiment.Arguments))
        {
            string? line;
            do line = await tool.Output.ReadLineAsync(cancelled);
            while (line is not null && !line.Contains("\"number\":2,", StringComparison.Ordinal));
            // The last of these steps comes after a checkpoint.
            for (int step = 0; step < 4; step++) Assert.NotNull(await tool.Output.ReadLineAsync(cancelled));
            tool.Kill();
            await tool.Ended(cancelled);
        }
        Assert.NotEmpty(Directory.GetDirectories(experiment.RunFolder("sentiment/separable/7"), "checkpoint-*"));
        var run = experiment.Compare();
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(AllRuns[1..], run.Lines.Where(line => line.TryGetProperty("run", out _)).Select(line => line.GetProperty("run").GetString()));
        // The first step is not done again.
        Assert.NotEqual(1, run.Lines.First(line => line.TryGetProperty("step", out _)).GetProperty("step").GetInt32());
        Assert.Equal(quality, experiment.Quality());
        Assert.Empty(Directory.GetDirectories(experiment.Work, "checkpoint-*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Interrupted_it_says_how_far_it_came()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || ChildProcess.IgnoresInterrupts, "needs SIGINT");
        var cancelled = TestContext.Current.CancellationToken;
        experiment.Change("common.max_steps", "100000");
        using var tool = new ChildProcess(experiment.Arguments);
        for (int line = 0; line < 3; line++) Assert.NotNull(await tool.Output.ReadLineAsync(cancelled));
        tool.Interrupt();
        var (code, error) = await tool.Ended(cancelled);
        Assert.Equal(130, code);
        Assert.Contains("warning: 0 of 8 runs are finished; the same command goes on with the others.\n", error, StringComparison.Ordinal);
        Assert.False(File.Exists(experiment.Report));
    }

    [Fact]
    public void A_score_that_no_run_has_is_an_error_and_the_report_stays()
    {
        Assert.Equal(0, experiment.Compare().Code);
        string page = File.ReadAllText(experiment.Report);
        experiment.Change("tasks.sentiment.metrics", """["acuracy"]""");
        CliAssert.Refused(experiment.Compare(), "'eval_acuracy': expected a number or null; found no such key.");
        Assert.Equal(page, File.ReadAllText(experiment.Report));
    }

    [Fact]
    public void Checkpoints_that_a_finished_run_still_has_are_removed()
    {
        Assert.Equal(0, experiment.Compare().Code);
        string left = Path.Combine(experiment.RunFolder("sentiment/attention/7"), "checkpoint-2");
        Directory.CreateDirectory(left);
        Assert.Equal(0, experiment.Compare().Code);
        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public void A_variant_with_fewer_rows_and_positions_is_told_of()
    {
        experiment.Change("variants.separable", """{"preset": "squeezebert-small-separable", "config_overrides": "hidden_size=32,embedding_size=32,num_attention_heads=4,intermediate_size=64,max_position_embeddings=64", "max_train_samples": 32}""");
        Assert.Equal(0, experiment.Compare().Code);
        string page = File.ReadAllText(experiment.Report);
        Assert.Contains("Rows to train on: 32 to 192;", page, StringComparison.Ordinal);
        Assert.Contains("GFLOP at 64 tokens", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_a_file_is_refused()
    {
        File.WriteAllText(experiment.Work, "");
        CliAssert.Refused(experiment.Compare(), $"--output_dir: expected a folder; found the file {experiment.Work}.");
    }

    [Fact]
    public void A_finished_run_of_other_options_is_not_taken_for_the_experiments()
    {
        Assert.Equal(0, experiment.Compare().Code);
        experiment.Change("common.learning_rate", "1e-3");
        CliAssert.Refused(experiment.Compare(), $"{experiment.RunFolder("sentiment/attention/7")}: expected the model of the experiment's run, or none; found that of other options");
    }

    [Theory]
    [InlineData("seeds", "[]", "'seeds': expected a list of different whole numbers, one at least; found [].")]
    [InlineData("seeds", "[1, 1]", "'seeds': expected a list of different whole numbers, one at least; found [1,1].")]
    [InlineData("seeds", "[-1]", "'seeds': expected a list of whole numbers from 0 on; found -1 in it.")]
    [InlineData("seeds", "null", "'seeds': expected a list of different whole numbers")]
    [InlineData("seed", "[1]", "'seed': expected no such key")]
    [InlineData("variants", "{}", "'variants': expected an object with one name at least; found {}.")]
    [InlineData("variants", "null", "'variants': expected an object; found no such key.")]
    [InlineData("variants", """{"../a": {"preset": "bert-small"}}""", "'variants': expected names of letters, digits and - _ . that begin and end with a letter or digit; found '../a'.")]
    [InlineData("variants", """{"a.": {"preset": "bert-small"}}""", "that begin and end with a letter or digit; found 'a.'.")]
    [InlineData("variants", """{"a": {"preset": "bert-small"}, "A": {"preset": "bert-small"}}""", "'variants': expected names that differ in more than capitals; found 'a' and 'A'.")]
    [InlineData("variants", """{"a": {"preset": "squeezebert-tiny"}, "b": {"preset": "squeezebert-tiny", "metric_for_best_model": "matthews_correlation"}}""", "'tasks.entities': --metric_for_best_model: expected one of f1")]
    [InlineData("variants", """{"a": "bert-small"}""", "'variants.a': expected an object; found \"bert-small\".")]
    [InlineData("variants", """{"a": {"preset": "bert-huge"}}""", "--preset: expected bert-base or ")]
    [InlineData("variants", """{"a": {}}""", "'tasks.sentiment': expected one of --model_name_or_path, --preset and --config_name; found none.")]
    [InlineData("variants", """{"a": {"preset": "squeezebert-tiny", "config_overrides": "hidden_sise=3"}}""", "config_overrides: expected keys of a config.json; found 'hidden_sise'.")]
    [InlineData("common", """{"learning_rat": 1}""", "'common.learning_rat': expected an option of squeezebert train, which its --help lists; found 'learning_rat'.")]
    [InlineData("common", """{"output_dir": "x"}""", "'common.output_dir': expected no such option: squeezebert compare says it itself.")]
    [InlineData("common", """{"resume-from-checkpoint": true}""", "'common.resume_from_checkpoint': expected no such option")]
    [InlineData("common.learning_rate", "2", "'tasks.sentiment': --learning_rate: expected a number above 0 and below 1; found 2.")]
    [InlineData("tasks", "[1]", "'tasks': expected an object; found [1].")]
    [InlineData("tasks", """{"a": {"metrics": ["f1"]}}""", "'tasks.a.options': expected an object; found no such key.")]
    [InlineData("tasks", """{"a": {"metrics": [], "options": {}}}""", "'tasks.a.metrics': expected a list of different scores to report, one at least; found [].")]
    [InlineData("tasks", """{"a": {"metrics": ["f1"], "options": {}, "option": 1}}""", "'tasks.a.option': expected no such key")]
    [InlineData("tasks", """{"a": {"metrics": ["f1"], "options": {}}}""", "--train_file")]
    [InlineData("tasks", """{"a": {"metrics": ["f1"], "options": {"train_file": "no-such.tsv", "validation_file": "no-such.tsv"}}}""", "no-such.tsv")]
    [InlineData("tasks", """{"a": {"metrics": ["accuracy"], "options": {"train_file": "TRAIN"}}}""", "'tasks.a.options.validation_file': expected a file to score on; found none.")]
    [InlineData("tasks", """{"a": {"metrics": ["f1"], "options": {"train_file": "TRAIN", "validation_file": "TRAIN"}}}""", "'tasks.a.metrics': expected some of accuracy, macro_f1, ")]
    public void What_is_wrong_in_the_experiment_is_said_before_any_training(string key, string value, string problem)
    {
        string file = experiment.PathOf("train.tsv").Replace("\\", "\\\\", StringComparison.Ordinal);
        experiment.Change(key, value.Replace("TRAIN", file, StringComparison.Ordinal));
        CliAssert.Refused(experiment.Compare(), problem);
        Assert.False(Directory.Exists(Path.Combine(experiment.Work, "runs")));
    }

    [Theory]
    [InlineData("", "expected JSON; ")]
    [InlineData("[]", "expected a JSON object; found Array.")]
    [InlineData("""{"seeds": [1], "seeds": [2]}""", "'seeds': expected the key once; found it twice.")]
    [InlineData("""{"seeds": [1], "variants": {"a": {}, "a": {}}}""", "'variants.a': expected the key once; found it twice.")]
    public void A_file_that_is_no_experiment_is_refused(string json, string problem)
    {
        experiment.Write(json);
        CliAssert.Refused(experiment.Compare(), $"{experiment.File}: {problem}");
    }

    [Theory]
    [InlineData("BEGIN only")]
    [InlineData("END only")]
    [InlineData("END before BEGIN")]
    [InlineData("BEGIN twice BEGIN END")]
    public void A_report_with_half_a_section_is_refused_before_any_training_and_stays(string text)
    {
        string page = text.Replace("BEGIN", ReportSection.Begin, StringComparison.Ordinal).Replace("END", ReportSection.End, StringComparison.Ordinal);
        File.WriteAllText(experiment.Report, page);
        CliAssert.Refused(experiment.Compare(), $"{experiment.Report}: expected {ReportSection.Begin} once");
        Assert.Equal(page, File.ReadAllText(experiment.Report));
    }

    [Fact]
    public void A_page_without_a_section_gets_one_at_its_end()
    {
        File.WriteAllText(experiment.Report, "# Ours\nText");
        new ReportSection(experiment.Report).Write("new\n");
        Assert.Equal($"# Ours\nText\n\n{ReportSection.Begin}\nnew\n{ReportSection.End}\n", File.ReadAllText(experiment.Report));
    }

    [Fact]
    public void A_report_in_a_folder_that_is_not_there_is_refused()
    {
        CliAssert.Refused(CliRun.Of("compare", experiment.File, "--output_dir", experiment.Work, "--report", experiment.PathOf("nowhere/RESULTS.md")), "expected a folder to write into; found no ");
        CliAssert.WrongUsage(CliRun.Of("compare", experiment.File), "--output_dir");
    }

    [Fact]
    public void Spreads_are_means_with_the_sample_standard_deviation()
    {
        Assert.Equal("0.500 ± 0.100", Spread.Of([0.4, 0.5, 0.6]).ToString());
        Assert.Equal("0.500", Spread.Of([0.5]).ToString());
        Assert.Equal("81.50 ± 0.71", Spread.Of([81, 82]).ToString());
        Assert.Equal("none", Spread.Of([0.5, double.NaN]).ToString());
        Assert.Equal(Math.Sqrt(2.5), Spread.Of([1, 2, 3, 4, 5]).Deviation!.Value, 1e-12);
    }

    [Fact]
    public void The_familys_experiment_trains_five_shapes_on_four_tasks_from_three_seeds()
    {
        using var context = new CommandContext(Stream.Null, Stream.Null, Stream.Null, TestContext.Current.CancellationToken);
        var family = new ExperimentFile(new ExperimentTraining(context, null), Path.Combine(RepositoryFiles.Root, "experiments", "family.json"), "family").Read();
        Assert.Equal((5, 4, 3, 60), (family.Variants.Length, family.Tasks.Length, family.Seeds.Length, family.Runs.Length));
        Assert.All(family.Runs, run => Assert.Contains($" --preset {run.Variant} ", run.Command, StringComparison.Ordinal));
        // Whatever the variant, a task's runs differ in shape and seed alone.
        foreach (var runs in family.Runs.GroupBy(run => run.Task.Name))
            Assert.Single(runs.Select(run => run.Command.Replace($" --preset {run.Variant} ", " ", StringComparison.Ordinal).Replace($" --seed {run.Seed}", "", StringComparison.Ordinal)).Distinct());
    }

    private double ScoreIn(string run, string metric) =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(experiment.RunFolder(run), "all_results.json"))).GetProperty("eval_" + metric).GetDouble();
}
