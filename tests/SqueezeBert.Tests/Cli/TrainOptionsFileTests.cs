using System.Text.Json;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>A JSON file of options in place of flags.</summary>
public sealed class TrainOptionsFileTests : IDisposable
{
    private readonly TrainingFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void A_file_of_options_trains_the_same_model_as_flags()
    {
        Assert.Equal(0, data.FromScratch("--num_train_epochs", "1", "--eval_strategy", "no", "--do_eval", "true").Code);
        byte[] flags = Weights();
        Write(Options);
        var run = CliRun.Of("train", File);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(flags, Weights());
        // The card's command needs no file.
        Assert.Contains($"squeezebert train --preset squeezebert-tiny --config_overrides {Options["config_overrides"]} ", Card(), StringComparison.Ordinal);
        Assert.DoesNotContain(File, Card(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Flags_beside_the_file_win_on_either_side_of_it(bool before)
    {
        Write(Options);
        string[] flags = ["--seed", "7", "--max-steps=2"];
        Assert.Equal(0, CliRun.Of(before ? ["train", .. flags, File] : ["train", File, .. flags]).Code);
        Assert.Contains(", seed 7,", Card(), StringComparison.Ordinal);
        Assert.Contains("\n2 steps", Card(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_is_an_option_that_is_left_out_and_dashes_may_stand_for_underscores()
    {
        var options = new Dictionary<string, object?>(Options) { ["test_file"] = null, ["max-steps"] = 1, ["resume_from_checkpoint"] = false };
        Write(options);
        Assert.Equal(0, CliRun.Of("train", File).Code);
        Assert.Contains("\n1 steps", Card(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_arguments_that_a_run_leaves_are_a_file_of_options_that_trains_the_same_again()
    {
        Assert.Equal(0, data.FromScratch("--num_train_epochs", "1.5", "--lr_scheduler_type", "constant_with_warmup", "--warmup_ratio", "0.1", "--optim", "lamb", "--seed", "18446744073709551615", "--metric_for_best_model", "loss",
            "--adam_epsilon", "1e-9", "--max_grad_norm", "0.5", "--logging_steps", "3").Code);
        byte[] first = Weights();
        System.IO.File.Copy(Path.Combine(data.Trained, "training_args.json"), File);
        System.IO.File.Delete(Path.Combine(data.Trained, "model.safetensors"));
        var run = CliRun.Of(["train", File, .. data.Arguments()[1..], .. data.Shape[..6]]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(first, Weights());
    }

    [Theory]
    [InlineData("""{"learning_rat": 1}""", "'learning_rat': expected an option of squeezebert train, which its --help lists; found 'learning_rat'.")]
    [InlineData("""{"help": true}""", "'help': expected an option of squeezebert train")]
    [InlineData("""{"--seed": 1}""", "'--seed': expected an option of squeezebert train")]
    [InlineData("""{"learning_rate": "3e-3"}""", "'learning_rate': expected a number; found \"3e-3\".")]
    [InlineData("""{"learning_rate": true}""", "'learning_rate': expected a number; found true.")]
    [InlineData("""{"max_steps": 1.5}""", "'max_steps': expected a whole number; found 1.5.")]
    [InlineData("""{"max_steps": [1]}""", "'max_steps': expected a whole number; found [1].")]
    [InlineData("""{"max_steps": 99999999999}""", "--max_steps: expected a whole number; found '99999999999'.")]
    [InlineData("""{"seed": -1}""", "--seed: expected a whole number; found '-1'.")]
    [InlineData("""{"do_eval": "yes"}""", "'do_eval': expected true or false; found \"yes\".")]
    [InlineData("""{"optim": 1}""", "'optim': expected text; found 1.")]
    [InlineData("""{"optim": "sgd"}""", "--optim: expected adamw or adamw_torch or lamb; found 'sgd'.")]
    [InlineData("""{"train_file": {}}""", "'train_file': expected text; found {}.")]
    [InlineData("""{"data_license": ""}""", "'data_license': expected text; found \"\".")]
    [InlineData("""{"resume_from_checkpoint": 3}""", "'resume_from_checkpoint': expected text, true or false; found 3.")]
    [InlineData("""{"seed": 1, "seed": 2}""", "'seed': expected the key once; found it twice.")]
    [InlineData("""{"max_steps": 1, "max-steps": 2}""", "'max_steps': expected --max_steps once; found it under two names.")]
    [InlineData("""{"config": "a.json", "config_name": "b.json"}""", "'config_name': expected --config_name once; found it under two names.")]
    [InlineData("""[1]""", "expected a JSON object; found Array.")]
    [InlineData("""{"seed": 1""", "expected JSON; ")]
    [InlineData("""{"train_file": "\ud800"}""", "expected JSON; ")]
    [InlineData("", "expected JSON; ")]
    public void What_is_wrong_in_the_file_is_said_with_the_files_name(string json, string problem)
    {
        data.Write("options.json", json);
        CliAssert.Refused(CliRun.Of("train", File, "--output_dir", data.Trained, "--train_file", "no-such-rows.tsv"), $"{File}: {problem}");
    }

    [Fact]
    public void An_option_that_takes_several_files_takes_a_list_or_one()
    {
        data.Write("text.txt", "a good film\n");
        foreach (string files in (string[])["[\"TEXT\", \"no-such-text.txt\"]", "\"no-such-text.txt\""])
        {
            data.Write("options.json", $$"""{"train_file": {{files.Replace("TEXT", data.PathOf("text.txt"), StringComparison.Ordinal)}}, "preset": "squeezebert-tiny"}""");
            CliAssert.Refused(CliRun.Of("pretrain", File, "--tokenizer_name", data.PathOf("vocab.txt"), "--output_dir", data.Trained), "no-such-text.txt");
        }
        data.Write("options.json", """{"train_file": ["a.txt", 3]}""");
        CliAssert.Refused(CliRun.Of("pretrain", File), "'train_file': expected text; found [\"a.txt\", 3].");
    }

    [Fact]
    public void A_value_that_a_flag_takes_the_place_of_is_read_all_the_same()
    {
        data.Write("options.json", """{"seed": "x"}""");
        CliAssert.Refused(CliRun.Of("train", File, "--seed", "1", "--output_dir", data.Trained, "--train_file", "rows.tsv"), "'seed': expected a whole number; found \"x\".");
    }

    [Fact]
    public void A_file_that_is_not_there_or_is_none_of_options_is_refused()
    {
        CliAssert.Refused(CliRun.Of("train", "no-such.json"), "no-such.json: expected a configuration file; found no file there.");
        CliAssert.WrongUsage(CliRun.Of("train", "rows.tsv"), "expected options, or a .json file of them; found 'rows.tsv'.");
        CliAssert.WrongUsage(CliRun.Of("train", "a.json", "b.json"), "b.json");
    }

    [Fact]
    public void What_the_file_leaves_out_is_asked_for()
    {
        data.Write("options.json", """{"seed": 1}""");
        CliAssert.WrongUsage(CliRun.Of("train", File), "--train_file");
    }

    private string File => data.PathOf("options.json");

    /// <summary>What <see cref="TrainingFolder.FromScratch"/> says in flags.</summary>
    private Dictionary<string, object?> Options => new()
    {
        ["train_file"] = data.PathOf("train.tsv"),
        ["validation_file"] = data.PathOf("dev.tsv"),
        ["output_dir"] = data.Trained,
        ["threads"] = 1,
        ["preset"] = "squeezebert-tiny",
        ["config_overrides"] = data.Shape[3],
        ["tokenizer_name"] = data.PathOf("vocab.txt"),
        ["learning_rate"] = 3e-3,
        ["per_device_train_batch_size"] = 16,
        ["num_train_epochs"] = 1,
        ["eval_strategy"] = "no",
        ["do_eval"] = true,
    };

    private void Write(Dictionary<string, object?> options) => data.Write("options.json", JsonSerializer.Serialize(options));

    private byte[] Weights() => System.IO.File.ReadAllBytes(Path.Combine(data.Trained, "model.safetensors"));

    private string Card() => System.IO.File.ReadAllText(Path.Combine(data.Trained, "README.md"));
}
