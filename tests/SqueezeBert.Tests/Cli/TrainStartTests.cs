using System.Text.Json;
using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>Where training starts from, and what it says when it can't.</summary>
public sealed class TrainStartTests : IDisposable
{
    private readonly TrainingFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void An_encoder_gets_a_fresh_head_and_the_list_of_it_is_shown()
    {
        using var encoder = new ModelFolder("squeezebert-tiny-base");
        var run = data.Train("--model_name_or_path", encoder.Path, "--num_train_epochs", "1");
        Assert.Equal(0, run.Code);
        Assert.Contains("start afresh: classifier.weight, classifier.bias", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_head_of_another_task_is_dropped_and_listed()
    {
        using var masked = new ModelFolder("squeezebert-tiny-mlm");
        var run = data.Train("--model_name_or_path", masked.Path, "--num_train_epochs", "1");
        Assert.Equal(0, run.Code);
        Assert.Contains("left out: cls.predictions.", run.Error, StringComparison.Ordinal);
        Assert.Contains("start afresh: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_classifier_for_the_same_labels_goes_on_from_its_head()
    {
        Assert.Equal(0, data.FromScratch("--num_train_epochs", "6").Code);
        string start = data.PathOf("start");
        Directory.Move(data.Trained, start);
        // A rate this small changes nothing: the score is that of the start.
        var run = data.Train("--model_name_or_path", start, "--num_train_epochs", "1", "--learning_rate", "1e-12");
        Assert.Equal("", run.Error);
        Assert.Equal(Score(start), Score(data.Trained));
        Assert.True(Score(data.Trained) > 0.9);
    }

    [Fact]
    public void A_classifier_for_other_labels_gets_a_fresh_head()
    {
        using var other = new ModelFolder("squeezebert-tiny-seqcls3");
        var run = data.Train("--model_name_or_path", other.Path, "--num_train_epochs", "1");
        Assert.Equal(0, run.Code);
        CliAssert.IsOneMessage(run.Error.Replace("warning: ", "error: ", StringComparison.Ordinal));
        Assert.Contains($"{other.Path} has these for other labels, which start afresh: classifier.weight, classifier.bias", run.Error, StringComparison.Ordinal);
        Assert.Equal("negative", JsonElement.Parse(File.ReadAllText(Path.Combine(data.Trained, "config.json"))).GetProperty("id2label").GetProperty("0").GetString());
    }

    [Fact]
    public void A_shorter_model_takes_the_first_positions_and_is_else_the_same()
    {
        using var encoder = new ModelFolder("squeezebert-tiny-base");
        string[] training = ["--model_name_or_path", encoder.Path, "--num_train_epochs", "1"];
        Assert.Equal(0, data.Train(training).Code);
        var whole = Weights();
        Directory.Delete(data.Trained, recursive: true);

        Assert.Equal(0, data.Train([.. training, "--config_overrides", "max_position_embeddings=20"]).Code);
        var shorter = Weights();
        Assert.Equal(whole.Keys, shorter.Keys);
        Assert.Equal(20, JsonElement.Parse(File.ReadAllText(Path.Combine(data.Trained, "tokenizer_config.json"))).GetProperty("model_max_length").GetInt32());
        foreach (var (name, values) in whole)
        {
            bool isTable = name.EndsWith("position_embeddings.weight", StringComparison.Ordinal);
            Assert.Equal(isTable ? values[..(20 * SqueezeBertConfig.FromFile(Path.Combine(data.Trained, "config.json")).HiddenSize)] : values, shorter[name]);
        }
        // Positions that the checkpoint lacks are not made up.
        CliAssert.Refused(data.Train([.. training, "--overwrite_output_dir", "true", "--config_overrides", "max_position_embeddings=1000"]), "position_embeddings.weight", "expected");

        SortedDictionary<string, float[]> Weights()
        {
            using var file = SafetensorsFile.Open(Path.Combine(data.Trained, "model.safetensors"));
            var weights = new SortedDictionary<string, float[]>(StringComparer.Ordinal);
            foreach (var tensor in file.Tensors.Values)
            {
                weights[tensor.Name] = new float[tensor.ElementCount];
                file.ReadSingle(tensor.Name, 0, weights[tensor.Name]);
            }
            return weights;
        }
    }

    [Theory]
    [InlineData("csv", "words,class\n\"good, the film\",1\n\"bad, \"\"the\"\" film\",0\n")]
    [InlineData("jsonl", "{\"words\":\"good film\",\"class\":1}\n{\"words\":\"bad film\",\"class\":0}\n")]
    [InlineData("tsv", "words\tclass\ngood film\t1\nbad film\t0\n")]
    public void Reads_named_columns_of_each_format(string format, string content)
    {
        data.Write($"rows.{format}", content);
        var run = CliRun.Of(["train", "--train_file", data.PathOf($"rows.{format}"), "--output_dir", data.Trained, "--text-column", "words", "--label-column", "class", "--num-train-epochs", "1", .. data.Shape]);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public void Regression_and_several_labels_at_once_are_trained_and_scored_by_their_own_metrics()
    {
        data.Write("train.tsv", "text\tlabel\ngood film\t1.5\nbad film\t-0.5\nthis is good\t1.25\n");
        data.Write("dev.tsv", "text\tlabel\ngreat film\t1\nawful film\t-1\n");
        var regression = data.FromScratch("--problem_type", "regression", "--num_train_epochs", "1");
        Assert.True(regression.Lines[^1].TryGetProperty("eval_mse", out _));
        data.Write("train.tsv", "text\tlabel\ngood film\tkind,short\nbad film\tshort\nthis is good\t\n");
        data.Write("dev.tsv", "text\tlabel\ngreat film\tkind\nawful film\tshort\n");
        var several = data.FromScratch("--problem_type", "multi_label_classification", "--num_train_epochs", "1");
        Assert.True(several.Lines[^1].TryGetProperty("eval_micro_f1", out _));
    }

    [Theory]
    [InlineData("--text_column", "words", 1, "words")]
    [InlineData("--config_overrides", "hidden_sise=64", 2, "--config_overrides: expected keys of a config.json; found 'hidden_sise'")]
    [InlineData("--config_overrides", "hidden_size=30", 2, "hidden_size")]
    [InlineData("--tokenizer_name", "nowhere", 1, "nowhere")]
    [InlineData("--test_file", "nowhere.tsv", 1, "nowhere.tsv: expected a file; found none there.")]
    public void A_request_that_makes_no_sense_is_one_clear_line_and_writes_nothing(string option, string value, int code, string message)
    {
        string[] words = [.. data.Shape];
        int at = Array.IndexOf(words, option);
        if (at >= 0) words[at + 1] = value;
        else words = [.. words, option, value];
        var run = data.Train(words);
        Assert.Equal(code, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(data.Trained));
    }

    [Fact]
    public void An_output_folder_that_cannot_be_made_is_refused_before_training_begins()
    {
        data.Write("trained", "a file");
        var run = data.FromScratch();
        Assert.Equal((1, "", $"error: {data.Trained}: expected a folder to write; found a file.\n"), (run.Code, run.Output, run.Error));
    }

    [Fact]
    public void An_architecture_that_is_none_of_ours_is_refused_by_its_file()
    {
        using var other = new ModelFolder();
        other.Configure("SqueezeBertForSequenceClassification", "SqueezeBertForSpeech");
        var run = data.Train("--model_name_or_path", other.Path);
        CliAssert.Refused(run, other.PathOf("config.json"), "'architectures'", "SqueezeBertForSpeech");
    }

    [Fact]
    public void A_label_that_the_training_data_lacks_is_named_with_its_file_and_line()
    {
        data.Write("dev.tsv", "text\tlabel\ngood film\tpositive\nbad film\tsad\n");
        var run = data.FromScratch();
        Assert.Equal(1, run.Code);
        Assert.Contains("dev.tsv", run.Error, StringComparison.Ordinal);
        Assert.Contains("line 3", run.Error, StringComparison.Ordinal);
        Assert.Contains("'sad'", run.Error, StringComparison.Ordinal);
    }

    private static double Score(string folder) =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(folder, "all_results.json"))).GetProperty("eval_accuracy").GetDouble();
}
