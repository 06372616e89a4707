using System.Text.Json;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>Command lines as they are written for Hugging Face's run_glue do what they do there.</summary>
public sealed class TrainGlueTests : IDisposable
{
    private readonly TrainingFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void A_whole_command_line_trains_scores_and_predicts()
    {
        data.Write("test.tsv", "text\nthis film is awful\nthe great film\n");
        var run = CliRun.Of(["train", "--do_train", "--do_eval", "True", "--do_predict", "--train_file", data.PathOf("train.tsv"), "--validation_file", data.PathOf("dev.tsv"),
            "--test_file", data.PathOf("test.tsv"), "--max_seq_length", "16", "--evaluation_strategy", "epoch", "--save_strategy", "no", "--load_best_model_at_end",
            "--metric_for_best_model", "eval_accuracy", "--num_train_epochs", "6.0", "--warmup_steps", "0.1", "--output_dir", data.Trained, .. data.Shape]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal("index\tprediction\n0\tnegative\n1\tpositive\n", File.ReadAllText(Path.Combine(data.Trained, "predict_results.txt")));
    }

    [Fact]
    public void Texts_are_found_under_the_names_that_glue_has()
    {
        data.Write("train.tsv", "index\tsentence1\tsentence2\tlabel\n0\tgood\tfilm\tyes\n1\tbad\tfilm\tno\n");
        data.Write("dev.tsv", "sentence\tlabel\ngood\tyes\n");
        Assert.Equal(0, data.FromScratch("--num_train_epochs", "1").Code);
        data.Write("train.tsv", "phrase\tlabel\ngood\tyes\nbad\tno\n");
        var run = data.FromScratch("--num_train_epochs", "1");
        CliAssert.Refused(run, "train.tsv", "line 2: expected columns of a known layout, or --text-column; found phrase, label.");
    }

    [Fact]
    public void A_task_by_name_reads_the_benchmarks_files_and_keeps_the_weights_by_its_figure()
    {
        // CoLA's parts have no header, MRPC's columns have names of their own, STS-B's labels are numbers.
        data.Write("train.tsv", string.Concat(Enumerable.Range(0, 24).Select(i => $"gj04\t{i % 2}\t{(i % 2 == 0 ? "*" : "")}\tthe film is {(i % 2 == 0 ? "bad" : "good")}\n")));
        File.Copy(data.PathOf("train.tsv"), data.PathOf("dev.tsv"), overwrite: true);
        Assert.Equal(("matthews_correlation", 24), Trained("cola"));
        data.Write("train.tsv", "Quality\t#1 ID\t#2 ID\t#1 String\t#2 String\n1\t1\t2\tgood\tgreat\n0\t3\t4\tgood\tbad\n");
        File.Copy(data.PathOf("train.tsv"), data.PathOf("dev.tsv"), overwrite: true);
        Assert.Equal(("accuracy", 2), Trained("mrpc"));
        data.Write("train.tsv", "index\tsentence1\tsentence2\tscore\n0\tgood\tgreat\t5.0\n1\tgood\tbad\t0.5\n2\tthe\tis\t0\n");
        File.Copy(data.PathOf("train.tsv"), data.PathOf("dev.tsv"), overwrite: true);
        Assert.Equal(("pearson", 3), Trained("stsb"));

        CliAssert.WrongUsage(data.FromScratch("--task_name", "mrpc", "--label_column", "x"), "--label_column: expected without --task_name, which tells; found with it.");
        data.Write("dev.tsv", "index\tsentence1\tsentence2\n0\ta\tb\n");
        CliAssert.Refused(data.FromScratch("--task_name", "stsb"), "dev.tsv: line 2: expected a label in column 'score'; found none, as in test parts.");

        (string?, int) Trained(string task)
        {
            Assert.Equal((0, ""), data.FromScratch("--task_name", task, "--num_train_epochs", "2", "--overwrite_output_dir") is var run ? (run.Code, run.Error) : default);
            var state = JsonElement.Parse(File.ReadAllText(Path.Combine(data.Trained, "trainer_state.json")));
            var results = JsonElement.Parse(File.ReadAllText(Path.Combine(data.Trained, "all_results.json")));
            return (state.GetProperty("metric_for_best_model").GetString()?["eval_".Length..], results.GetProperty("train_samples").GetInt32());
        }
    }

    [Fact]
    public void A_pair_of_sentences_is_trained_on_as_a_pair()
    {
        // Only the second sentence tells the label.
        string rows = string.Concat(Enumerable.Range(0, 96).Select(i => $"the film\t{(i % 2 == 0 ? "good" : "bad")}\t{(i % 2 == 0 ? "yes" : "no")}\n"));
        data.Write("train.tsv", "sentence1\tsentence2\tlabel\n" + rows);
        data.Write("dev.tsv", "sentence1\tsentence2\tlabel\n" + rows);
        var run = data.FromScratch("--num_train_epochs", "6");
        Assert.Equal(1, run.Lines[^1].GetProperty("eval_accuracy").GetDouble());
    }

    [Fact]
    public async Task Whoever_cancels_while_labels_are_predicted_hears_that_the_model_is_there()
    {
        data.Write("test.tsv", "text\n" + string.Concat(Enumerable.Repeat("this film is awful\n", 1_000_000)));
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        string[] args = data.Arguments([.. data.Shape, "--max_steps", "1", "--test_file", data.PathOf("test.tsv")]);
        var running = Task.Run(() => CliRun.Run([], args, terminal: false, cancellation.Token), TestContext.Current.CancellationToken);
        // The file of the predictions has a temporary name until it is whole.
        while (!running.IsCompleted && !(Directory.Exists(data.Trained) && Directory.EnumerateFiles(data.Trained, "*predict_results*").Any())) await Task.Delay(1, TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();
        var run = await running;
        Assert.Equal((130, $"error: cancelled; {data.Trained} holds the trained model without predictions.\n"), (run.Code, run.Error));
        Assert.False(File.Exists(Path.Combine(data.Trained, "predict_results.txt")));
        Assert.True(File.Exists(Path.Combine(data.Trained, "model.safetensors")));
    }

    [Theory]
    [InlineData("0.5", "0", 6)]
    [InlineData("1.25", "0", 15)]
    [InlineData("3", "7", 7)]
    public void Epochs_may_be_fractions_and_steps_can_be_limited(string epochs, string maxSteps, int steps)
    {
        Assert.Equal(0, data.FromScratch("--num_train_epochs", epochs, "--max_steps", maxSteps).Code);
        Assert.Equal(steps, Json("trainer_state.json").GetProperty("global_step").GetInt32());
    }

    [Theory]
    [InlineData("0.5", "6")]
    [InlineData("6", "6")]
    public void Warm_up_may_be_a_share_or_a_number_of_steps(string warmup, string expectedSteps)
    {
        var run = data.FromScratch("--num_train_epochs", "1", "--warmup_steps", warmup, "--logging_steps", "1");
        // The rate rises from 0 and is highest right after the warm-up.
        double[] rates = [.. run.Lines.Where(line => line.TryGetProperty("learning_rate", out _)).Select(line => line.GetProperty("learning_rate").GetDouble())];
        Assert.Equal(int.Parse(expectedSteps, null), Array.IndexOf(rates, rates.Max()));
        Assert.Equal(0, rates[0]);
    }

    [Fact]
    public void Samples_are_the_first_rows_and_labels_those_of_all_rows()
    {
        var run = data.FromScratch("--num_train_epochs", "1", "--max_train_samples", "1", "--max_eval_samples", "5");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(1, Json("all_results.json").GetProperty("train_samples").GetInt32());
        Assert.Equal(5, Json("all_results.json").GetProperty("eval_samples").GetInt32());
        Assert.Equal(2, Json("config.json").GetProperty("id2label").EnumerateObject().Count());
    }

    [Fact]
    public void Without_evaluations_on_the_way_the_last_weights_are_scored_at_the_end()
    {
        var run = data.FromScratch("--num_train_epochs", "2", "--eval_strategy", "no");
        Assert.DoesNotContain(run.Lines, line => line.TryGetProperty("is_best", out _));
        Assert.True(run.Lines[^1].TryGetProperty("eval_accuracy", out _));
        Assert.False(Json("trainer_state.json").TryGetProperty("best_metric", out _));
    }

    [Fact]
    public void The_last_weights_are_kept_when_the_best_are_not_wanted()
    {
        // The better the model learns the training data, the worse it does where the labels are the other way round.
        data.Write("dev.tsv", File.ReadAllText(data.PathOf("dev.tsv")).Replace("positive", "?", StringComparison.Ordinal).Replace("negative", "positive", StringComparison.Ordinal).Replace("?", "negative", StringComparison.Ordinal));
        string[] options = ["--num_train_epochs", "4", "--metric_for_best_model", "loss"];
        var best = data.FromScratch(options).Lines;
        var last = data.FromScratch([.. options, "--load_best_model_at_end", "false"]).Lines;
        double[] losses = [.. last.Where(line => line.TryGetProperty("is_best", out _)).Select(line => line.GetProperty("eval_loss").GetDouble())];
        Assert.NotEqual(losses.Min(), losses[^1]);
        Assert.Equal(losses.Min(), best[^1].GetProperty("eval_loss").GetDouble());
        Assert.Equal(losses[^1], last[^1].GetProperty("eval_loss").GetDouble());
    }

    [Fact]
    public void Predictions_of_several_labels_and_of_values_have_their_own_forms()
    {
        data.Write("test.jsonl", "{\"text\":\"good film\"}\n{\"text\":\"bad\"}\n");
        data.Write("train.tsv", "text\tlabel\ngood film\t1.5\nbad film\t-0.5\n");
        data.Write("dev.tsv", "text\tlabel\ngreat film\t1\n");
        Assert.Equal(0, data.FromScratch("--problem_type", "regression", "--num_train_epochs", "1", "--test_file", data.PathOf("test.jsonl"), "--max_predict_samples", "1").Code);
        Assert.Matches(@"\Aindex\tprediction\n0\t-?\d+\.\d{3}\n\z", File.ReadAllText(Path.Combine(data.Trained, "predict_results.txt")));
        string rows = "text\tlabel\n" + string.Concat(Enumerable.Repeat("good film\tkind,short\nbad\t\n", 48));
        data.Write("train.tsv", rows);
        data.Write("dev.tsv", rows);
        Assert.Equal(0, data.FromScratch("--problem_type", "multi_label_classification", "--num_train_epochs", "6", "--test_file", data.PathOf("test.jsonl")).Code);
        Assert.Equal("index\tprediction\n0\tkind,short\n1\t\n", Sorted(File.ReadAllText(Path.Combine(data.Trained, "predict_results.txt"))));
    }

    /// <summary>Labels stand in the order of their scores.</summary>
    private static string Sorted(string predictions) => predictions.Replace("short,kind", "kind,short", StringComparison.Ordinal);

    private JsonElement Json(string file) => JsonElement.Parse(File.ReadAllText(Path.Combine(data.Trained, file)));
}
