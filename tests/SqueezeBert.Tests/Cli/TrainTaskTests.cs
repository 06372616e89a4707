using System.Text.Json;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary><c>train --task</c>: what goes on from another model, and what is refused.</summary>
public sealed class TrainTaskTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_encoder_of_another_task_goes_on_under_a_fresh_head()
    {
        Assert.Equal(0, Train("masked-lm", "shakespeare.txt", "language", FromScratch).Code);
        var run = Train("token-classification", "wnut17.conll", "entities", ["--model_name_or_path", folder.File("language")]);
        Assert.Equal(0, run.Code);
        Assert.Contains("lacks these, which start afresh: classifier.weight, classifier.bias", run.Error, StringComparison.Ordinal);
        Assert.Contains("also has these, which are left out: cls.predictions.", run.Error, StringComparison.Ordinal);
        var config = JsonElement.Parse(File.ReadAllText(Path.Combine(folder.File("entities"), "config.json")));
        Assert.Equal("SqueezeBertForTokenClassification", config.GetProperty("architectures")[0].GetString());
    }

    [Fact]
    public void A_head_goes_on_where_it_has_the_labels_and_starts_afresh_for_others()
    {
        Assert.Equal(0, Train("intent-and-slots", "snips.tsv", "assistant", FromScratch).Code);
        string[] start = ["--model_name_or_path", folder.File("assistant")];
        Assert.Equal("", Train("intent-and-slots", "snips.tsv", "again", start).Error);

        string other = folder.File("other.tsv");
        File.WriteAllText(other, "tokens\tslot_tags\tintent\ngood morning\tO O\tgreet\ngood bye\tO B-farewell\tleave\n");
        var run = CliRun.Of(["train", "--task", "intent-and-slots", "--train_file", other, "--output_dir", folder.File("fresh"), "--max_steps", "1", .. start]);
        Assert.Equal(0, run.Code);
        Assert.Contains("for other labels, which start afresh: intent_classifier.weight", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Frozen_layers_come_out_as_they_went_in()
    {
        Assert.Equal(0, Train("masked-lm", "shakespeare.txt", "language", FromScratch).Code);
        string[] start = ["--model_name_or_path", folder.File("language")];
        Assert.Equal(0, Train("masked-lm", "shakespeare.txt", "all frozen but the head", [.. start, "--freeze_layers", "2", "--optim", "lamb", "--lr_scheduler_type", "polynomial"]).Code);
        var run = Train("masked-lm", "shakespeare.txt", "more", [.. start, "--freeze_layers", "3"]);
        Assert.Equal((1, "error: freeze_layers: expected at most 2, the model's layers; found 3.\n"), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("masked-lm", "--tag_column", "2", "--tag_column: expected with token-classification only; found with masked-lm.")]
    [InlineData("token-classification", "--problem_type", "regression", "--problem_type: expected with text-classification only; found with token-classification.")]
    [InlineData("multiple-choice", "--test_file", "x.tsv", "--test_file: expected with text-classification only; found with multiple-choice.")]
    [InlineData("sentence-embeddings", "--temperature", "0", "--temperature: expected a number above 0, at most 100; found 0.")]
    [InlineData("masked-lm", "--mlm_probability", "1", "--mlm_probability: expected a number above 0 and below 1; found 1.")]
    [InlineData("token-classification", "--tag_column", "1", "--tag_column: expected 2 or more; found 1.")]
    [InlineData("question-answering", "--metric_for_best_model", "accuracy", "--metric_for_best_model: expected one of f1, exact_match, exact; found 'accuracy'.")]
    [InlineData("intent-and-slots", "--label_map", "x.json", "--label_map: expected with text-classification and token-classification only; found with intent-and-slots.")]
    [InlineData("multiple-choice", "--label_map", "x.json", "--label_map: expected with text-classification and token-classification only; found with multiple-choice.")]
    [InlineData("question-answering", "--label_map", "x.json", "--label_map: expected with text-classification and token-classification only; found with question-answering.")]
    [InlineData("masked-lm", "--label_map", "x.json", "--label_map: expected with text-classification and token-classification only; found with masked-lm.")]
    [InlineData("sentence-embeddings", "--label_map", "x.json", "--label_map: expected with text-classification and token-classification only; found with sentence-embeddings.")]
    [InlineData("sentence-embeddings", "--label_smoothing_factor", "0.1", "--label_smoothing_factor: expected with single labels only; found with sentence-embeddings.")]
    [InlineData("poetry", "--seed", "1", "poetry")]
    public void An_option_that_means_nothing_is_refused_before_anything_is_read(string task, string option, string value, string problem)
    {
        var run = Train(task, "none such", "out", [.. FromScratch, option, value]);
        Assert.Equal(2, run.Code);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--problem_type", "regression", "regression")]
    [InlineData("--problem_type", "multi_label_classification", "multi_label_classification")]
    [InlineData("--task_name", "stsb", "regression")]
    public void Only_single_labels_can_be_smoothed(string option, string value, string found)
    {
        string[] task = [.. FromScratch, option, value, "--label_smoothing_factor"];
        CliAssert.WrongUsage(Train("text-classification", "none such", "out", [.. task, "0.1"]), $"--label_smoothing_factor: expected with single labels only; found with {found}.");
        // A run's own arguments say 0.
        CliAssert.Refused(Train("text-classification", "none such", "out", [.. task, "0"]), "none such");
    }

    [Theory]
    [InlineData("token-classification", "only O\n", "data: expected at least two different tags; found 1.")]
    [InlineData("token-classification", "\n", "data: expected at least one row; found none.")]
    [InlineData("intent-and-slots", "tokens\tslot_tags\tintent\na b\tO\tgreet\n", "expected a tag for each of 2 words; found 1.")]
    [InlineData("intent-and-slots", "tokens\tslot_tags\tintent\na b\tO O\tgreet\nb\tO\t\n", "data.tsv: line 3: expected an intent; found an empty one.")]
    [InlineData("sentence-embeddings", "sentence1\tsentence2\na\tb\na\t\n", "data.tsv: line 3: expected two texts; found an empty second one.")]
    [InlineData("sentence-embeddings", "text\nalone\n", "expected two texts that belong together; found one")]
    [InlineData("masked-lm", "\u200b\n", "data: expected at least one row that can be trained on; found none.")]
    public void Data_that_teaches_nothing_is_refused_by_its_name(string task, string content, string problem)
    {
        // Rows of texts are read by their ending.
        string file = task is "intent-and-slots" or "sentence-embeddings" ? folder.File("data.tsv") : folder.File("data");
        File.WriteAllText(file, content);
        var run = Train(task, file, "out", FromScratch);
        Assert.Equal(1, run.Code);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    [Theory]
    [InlineData("--per_device_train_batch_size", "1", "per_device_train_batch_size: expected passes of two pairs or more, or negatives (negative_label); found one pair in each.")]
    [InlineData("--per_device_train_batch_tokens", "9", "per_device_train_batch_tokens: expected passes of two pairs or more, or negatives (negative_label); found one pair in each.")]
    [InlineData("--max_train_samples", "1", "data.tsv: expected two pairs or more, or a negative (negative_label); found one pair.")]
    public void A_pair_that_has_nothing_to_be_told_from_is_refused(string option, string value, string problem)
    {
        File.WriteAllText(folder.File("data.tsv"), "sentence1\tsentence2\tlabel\ngood film\tgreat film\tsame\nthe worst\tall bad\tsame\ngood film\tawful\tother\n");
        string[] pass = [.. FromScratch, "--positive_label", "same", option, value];
        CliAssert.Refused(Train("sentence-embeddings", folder.File("data.tsv"), "out", pass), problem);
        Assert.False(Directory.Exists(folder.File("out")));
        Assert.Equal(0, Train("sentence-embeddings", folder.File("data.tsv"), "out", [.. pass, "--negative_label", "other"]).Code);
    }

    private static string[] FromScratch =>
        ["--config_name", RepositoryFiles.Fixture("training", "shape.json"), "--tokenizer_name", Path.Combine(RepositoryFiles.Root, "models", "sentiment")];

    /// <summary>A few steps on a file of the fixtures.</summary>
    private CliRun Train(string task, string file, string output, string[] more) =>
        CliRun.Of(["train", "--task", task, "--train_file", RepositoryFiles.Fixture("training", file), "--output_dir", folder.File(output), "--max_steps", "3", .. more]);
}
