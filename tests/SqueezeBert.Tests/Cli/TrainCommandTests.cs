using System.Text.Json;
using Xunit;

namespace SqueezeBert.Tests.Cli;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TrainingFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void A_model_from_scratch_learns_the_data_and_answers_from_its_folder()
    {
        var run = data.FromScratch("--num_train_epochs", "6");
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Code);
        var scores = run.Lines[^1];
        // One word decides each sentence, so a model that learns at all gets nearly all of them.
        Assert.True(scores.GetProperty("eval_accuracy").GetDouble() > 0.9, scores.GetRawText());

        var answer = CliRun.Of("run", "text-classification", "--model", data.Trained, "this film is awful", "the great film");
        Assert.Equal(0, answer.Code);
        Assert.Equal(["negative", "positive"], answer.Lines.Select(line => line.GetProperty("output")[0].GetProperty("label").GetString()));
    }

    [Fact]
    public void Writes_the_files_of_a_Hugging_Face_folder()
    {
        Assert.Equal(0, data.FromScratch("--num_train_epochs", "1").Code);
        Assert.Equal(["README.md", "all_results.json", "config.json", "eval_results.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "train_results.json", "trainer_state.json", "training_args.json", "vocab.txt"],
            Directory.GetFiles(data.Trained).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        var config = Json("config.json");
        Assert.Equal("SqueezeBertForSequenceClassification", config.GetProperty("architectures")[0].GetString());
        Assert.Equal("positive", config.GetProperty("id2label").GetProperty("1").GetString());
        var results = Json("all_results.json");
        Assert.Equal(192, results.GetProperty("train_samples").GetInt32());
        Assert.Equal(48, results.GetProperty("eval_samples").GetInt32());
        Assert.Equal(Shown("all_results.json"), Shown("train_results.json").Union(Shown("eval_results.json")).Order(StringComparer.Ordinal));
        Assert.Contains(Shown("eval_results.json"), result => result.StartsWith("\"eval_accuracy\"", StringComparison.Ordinal));
        var state = Json("trainer_state.json");
        Assert.Equal(12, state.GetProperty("global_step").GetInt32());
        Assert.Equal(results.GetProperty("eval_accuracy").GetDouble(), state.GetProperty("best_metric").GetDouble());
        Assert.Equal(1, state.GetProperty("num_train_epochs").GetDouble());

        IEnumerable<string> Shown(string file) => Json(file).EnumerateObject().Select(result => result.ToString()).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void The_card_shows_the_curve_and_its_picture()
    {
        Assert.Equal(0, data.FromScratch("--num_train_epochs", "3", "--logging_steps", "4", "--plot").Code);
        string[] card = File.ReadAllLines(Path.Combine(data.Trained, "README.md"));
        Assert.Contains("![Loss and scores over the steps of training](<training.svg>)", card);
        Assert.True(File.Exists(Path.Combine(data.Trained, "training.svg")));
        string[] table = [.. card.SkipWhile(line => line != "| epoch | step | training loss | accuracy | loss | macro_f1 | matthews_correlation |").Skip(2).TakeWhile(line => line.StartsWith('|'))];
        Assert.Equal(["1", "2", "3"], table.Select(row => row.Split(" | ")[0][2..]));
        Assert.Single(table, row => row.Contains("**", StringComparison.Ordinal));
        CliAssert.WrongUsage(data.FromScratch("--plot", "curve.png"), "--plot: expected a file that ends with .svg, the only kind of picture that is drawn; found 'curve.png'.");
    }

    [Fact]
    public void The_card_holds_the_command_the_data_and_the_scores_beside_those_of_guessing()
    {
        Assert.Equal(0, data.FromScratch("--num_train_epochs", "1", "--seed", "7", "--data_license", "CC-BY-4.0").Code);
        string card = File.ReadAllText(Path.Combine(data.Trained, "README.md"));
        Assert.Contains("--preset squeezebert-tiny", card, StringComparison.Ordinal);
        Assert.Contains("--seed 7", card, StringComparison.Ordinal);
        Assert.Contains("\nlibrary_name: transformers\n", card, StringComparison.Ordinal);
        Assert.Contains("\nlicense: cc-by-4.0\n", card, StringComparison.Ordinal);
        Assert.Contains("`train.tsv`, 192 rows", card, StringComparison.Ordinal);
        // The two labels are equally common.
        Assert.Contains("| always the commonest label | 0.5000 |", card, StringComparison.Ordinal);
    }

    [Fact]
    public void The_card_of_a_model_that_answers_otherwise_elsewhere_says_so()
    {
        string[] shape = [.. data.Shape.Select(word => word.StartsWith("hidden_size=", StringComparison.Ordinal) ? word + ",classifier_pooling=mean" : word)];
        Assert.Equal(0, data.Train([.. shape, "--num_train_epochs", "1"]).Code);
        string card = File.ReadAllText(Path.Combine(data.Trained, "README.md"));
        Assert.Contains("pools the mean", card, StringComparison.Ordinal);
        Assert.DoesNotContain("library_name: transformers", card, StringComparison.Ordinal);
    }

    [Fact]
    public void A_licence_in_free_words_stays_a_value_in_the_cards_header()
    {
        Assert.Equal(0, data.FromScratch("--num_train_epochs", "1", "--data_license", "mine: \"all\" rights\n# reserved").Code);
        string[] card = File.ReadAllLines(Path.Combine(data.Trained, "README.md"));
        Assert.Equal(["license: other", "license_name: \"mine: \\u0022all\\u0022 rights\\n# reserved\"", "---"], card.SkipWhile(line => line != "license: other").Take(3));
    }

    [Fact]
    public void The_same_seed_gives_the_same_file_on_one_and_on_two_threads_and_another_seed_another()
    {
        byte[] Weights(params string[] more)
        {
            Assert.Equal(0, data.FromScratch(["--num_train_epochs", "1", .. more]).Code);
            return File.ReadAllBytes(Path.Combine(data.Trained, "model.safetensors"));
        }

        byte[] first = Weights("--seed", "3");
        string[] two = [.. data.Arguments([.. data.Shape, "--num_train_epochs", "1", "--seed", "3"]).Select((word, i) => i == 8 ? "2" : word)];
        Assert.Equal("--threads", two[7]);
        Assert.Equal(0, CliRun.Of(two).Code);
        Assert.Equal(first, File.ReadAllBytes(Path.Combine(data.Trained, "model.safetensors")));
        Assert.NotEqual(first, Weights("--seed", "4"));
    }

    [Fact]
    public void Reports_steps_and_evaluations_as_json_lines_when_redirected()
    {
        var lines = data.FromScratch("--num_train_epochs", "2", "--logging_steps", "6").Lines;
        Assert.Equal([6, 12, 12, 18, 24, 24], lines[..^1].Select(line => line.GetProperty("step").GetInt32()));
        foreach (var step in lines.Where(line => line.TryGetProperty("loss", out _)))
            Assert.Equal(["epoch", "step", "max_steps", "loss", "learning_rate", "grad_norm", "tokens_per_second", "seconds_left"], step.EnumerateObject().Select(field => field.Name));
        Assert.Equal([1.0, 2.0], lines.Where(line => line.TryGetProperty("is_best", out _)).Select(line => line.GetProperty("epoch").GetDouble()));
        Assert.True(lines[^1].TryGetProperty("train_runtime", out _));
    }

    [Fact]
    public void Shows_scores_and_where_the_model_went_on_a_terminal()
    {
        var run = CliRun.OnTerminal(data.Arguments([.. data.Shape, "--num_train_epochs", "1"]));
        Assert.Equal(0, run.Code);
        Assert.Contains("epoch 1", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Contains("accuracy", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("{\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_ends_with_130_and_leaves_an_earlier_model_as_it_was()
    {
        Assert.Equal(0, data.FromScratch("--num_train_epochs", "1").Code);
        string[] before = Hashes();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var run = CliRun.Run([], data.Arguments([.. data.Shape, "--seed", "9"]), terminal: false, cancellation.Token);
        Assert.Equal(130, run.Code);
        Assert.Equal(before, Hashes());
    }

    [Fact]
    public void Half_precision_halves_the_file_and_the_scores_are_those_of_the_file_as_written()
    {
        Assert.Equal(0, data.FromScratch("--num_train_epochs", "1").Code);
        long whole = new FileInfo(Path.Combine(data.Trained, "model.safetensors")).Length;
        var run = data.FromScratch("--num_train_epochs", "1", "--save_float16");
        Assert.Equal(0, run.Code);
        long half = new FileInfo(Path.Combine(data.Trained, "model.safetensors")).Length;
        Assert.InRange(half, whole * 0.45, whole * 0.6);
        Assert.Equal(run.Lines[^1].GetProperty("eval_loss").GetDouble(), Json("all_results.json").GetProperty("eval_loss").GetDouble());
    }

    private JsonElement Json(string file) => JsonElement.Parse(File.ReadAllText(Path.Combine(data.Trained, file)));

    private string[] Hashes() =>
        [.. Directory.GetFiles(data.Trained).Order(StringComparer.Ordinal).Select(file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))))];
}
