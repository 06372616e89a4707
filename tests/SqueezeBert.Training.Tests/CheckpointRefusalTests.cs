using System.Text.RegularExpressions;
using SqueezeBert.Training.Recovery;
using SqueezeBert.Training.Tasks;
using Xunit;

namespace SqueezeBert.Training.Tests;

/// <summary>Checkpoints that are damaged, made up, or another run's: passed over or refused, each by what is wrong with it.</summary>
public sealed class CheckpointRefusalTests : IDisposable
{
    private readonly TrainingPlace place = new();

    public void Dispose() => place.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void A_damaged_checkpoint_is_passed_over_for_the_one_before_it_and_told_of()
    {
        ModelTrainer.Train(Request("whole"), cancellationToken: Cancelled);
        var request = Request("run") with { Options = Request("run").Options with { SaveSteps = 4 } };
        TrainingPlace.StopAfter(7, request);
        Damage(place.File("run/checkpoint-7/model.safetensors"));

        var result = ModelTrainer.Train(request with { ResumeFromCheckpoint = place.File("run") }, cancellationToken: Cancelled);
        Assert.Equal(File.ReadAllBytes(place.File("whole/model.safetensors")), File.ReadAllBytes(place.File("run/model.safetensors")));
        Assert.Equal([$"{place.File("run/checkpoint-7")}: expected a whole checkpoint; its model.safetensors is not what was written."], result.Start.PassedOverCheckpoints);
        // It is in nobody's way: the last two that stand are whole.
        Assert.Equal(["checkpoint-4", "checkpoint-8"], place.CheckpointsOf("run"));
    }

    [Theory]
    [InlineData("optimizer.safetensors", "x", "its optimizer.safetensors is not what was written")]
    [InlineData("manifest.json", null, "it has no manifest.json")]
    [InlineData("vocab.txt", null, "its vocab.txt is missing")]
    [InlineData("manifest.json", "{}", "its manifest.json doesn't list config.json")]
    [InlineData("manifest.json", "[]", "expected sizes and hashes of a checkpoint's files")]
    [InlineData("manifest.json", "{\"a\":1}", "expected sizes and hashes of a checkpoint's files")]
    [InlineData("manifest.json", "{\"../x\":{\"bytes\":0,\"sha256\":\"\"}}", "its ../x is missing")]
    public void A_checkpoint_that_is_not_whole_is_refused_by_what_is_wrong(string file, string? content, string problem)
    {
        TrainingPlace.StopAfter(3, Request("run"));
        string path = place.File($"run/checkpoint-3/{file}");
        if (content is null) File.Delete(path);
        else File.WriteAllText(path, content);
        foreach (string from in (string[])["run/checkpoint-3", "run"])
            AssertRefused(Request("other") with { ResumeFromCheckpoint = place.File(from) }, "checkpoint-3: expected a whole checkpoint", problem);
    }

    /// <summary>Whole by its manifest, as somebody may have made it.</summary>
    [Theory]
    [InlineData("state.json", "{}", "expected the state of a training run")]
    [InlineData("state.json", "[1]", "expected the state of a training run")]
    [InlineData("state.json", "nonsense", "expected the state of a training run")]
    [InlineData("run.json", "nonsense", "expected the settings of a training run")]
    [InlineData("run.json", "{\"adam_beta1\":0.9}", "expected the settings of a training run")]
    [InlineData("run.json", "{}", "found one of another adam_beta1")]
    public void A_checkpoint_with_another_file_in_it_is_refused_by_that_file(string file, string content, string problem)
    {
        TrainingPlace.StopAfter(3, Request("run"));
        File.WriteAllText(place.File($"run/checkpoint-3/{file}"), content);
        MakeWhole(place.File("run/checkpoint-3"));
        AssertRefused(Request("other") with { ResumeFromCheckpoint = place.File("run") }, problem);
    }

    [Theory]
    [InlineData("\"next_example\": [0-9]+", "\"next_example\": -1", "next_example: expected 0 or more; found -1")]
    [InlineData("\"loss\": \"[0-9a-f]+\"", "\"loss\": null", "expected 16 hexadecimal digits; found null")]
    [InlineData("\"loss\": \"[0-9a-f]+\"", "\"loss\": \"ffffffffffffffffff\"", "expected 16 hexadecimal digits")]
    [InlineData("\"epoch\": 0", "\"epoch\": 9999999999", "expected the state of a training run")]
    public void A_state_with_a_value_out_of_range_is_refused(string pattern, string replacement, string problem)
    {
        TrainingPlace.StopAfter(3, Request("run"));
        string path = place.File("run/checkpoint-3/state.json"), text = File.ReadAllText(path);
        string changed = Regex.Replace(text, pattern, replacement);
        Assert.NotEqual(text, changed);
        File.WriteAllText(path, changed);
        MakeWhole(place.File("run/checkpoint-3"));
        AssertRefused(Request("other") with { ResumeFromCheckpoint = place.File("run") }, problem);
    }

    [Fact]
    public void Only_the_same_run_goes_on_from_a_checkpoint()
    {
        TrainingPlace.StopAfter(2, Request("run"));
        var request = Request("run") with { ResumeFromCheckpoint = place.File("run") };
        AssertRefused(request with { Options = request.Options with { LearningRate = 1e-3 } }, "learning_rate (0.002, here 0.001)");
        AssertRefused(request with { Options = request.Options with { SaveStrategy = SaveStrategy.No, WeightDecay = 0.1 } }, "weight_decay (0, here 0.1)");
        // The model takes 16 at most, whatever the user said.
        AssertRefused(request with { MaxSeqLength = 15 }, "max_seq_length (16, here 15)");
        AssertRefused(request with { Options = request.Options with { LoadBestModelAtEnd = false } }, "load_best_model_at_end");
        AssertRefused(request with { Train = Rotated(request.Train) }, "train data");
        AssertRefused(request with { Validation = Rotated(request.Validation!) }, "validation data");
        AssertRefused(request with { MaxEvalSamples = 3 }, "validation data");
        AssertRefused(request with { Validation = null, Options = request.Options with { EvalStrategy = EvaluationStrategy.No } }, "eval_strategy");
        AssertRefused(request with { ResumeFromCheckpoint = place.File("nowhere") }, "expected a checkpoint of a training run; found none");

        static TrainingData Rotated(TrainingData data) => new(data.Name, [.. data.Rows.Skip(1), data.Rows[0]]);
    }

    [Fact]
    public void A_run_that_started_from_other_weights_is_another_run()
    {
        ModelTrainer.Train(Request("first"), cancellationToken: Cancelled);
        var request = Request("run") with { Config = null, Tokenizer = null, ModelFolder = place.File("first") };
        TrainingPlace.StopAfter(2, request);
        Damage(place.File("first/model.safetensors"));
        AssertRefused(request with { ResumeFromCheckpoint = place.File("run") }, "weights to start from");
    }

    [Fact]
    public void A_checkpoint_that_an_older_program_wrote_goes_on_where_what_is_new_is_off()
    {
        RunFingerprint.Write(place.File("."), new(StringComparer.Ordinal) { ["seed"] = "42" });
        Assert.Null(RunFingerprint.DifferenceOf(place.File("."), new(StringComparer.Ordinal) { ["seed"] = "42", ["new_number"] = "0", ["new_word"] = "" }));
        Assert.Equal("new_number (, here 3)", RunFingerprint.DifferenceOf(place.File("."), new(StringComparer.Ordinal) { ["seed"] = "42", ["new_number"] = "3" }));
    }

    [Fact]
    public void A_tasks_own_settings_make_another_run()
    {
        TrainingPlace.StopAfter(2, Masked(0.15));
        AssertRefused(Masked(0.2) with { ResumeFromCheckpoint = place.File("run") }, "task settings (mlm_probability 0.15, here mlm_probability 0.2)");

        TrainingRequest Masked(double share)
        {
            var request = Request("run");
            var lines = new TaskData<string>("lines", [.. request.Train.Rows.Select(row => row.Text)]);
            return request with { Task = new MaskedLanguageTraining(lines, null, request.Options.Seed, share), Options = request.Options with { EvalStrategy = EvaluationStrategy.No } };
        }
    }

    [Fact]
    public void Checkpoints_of_another_run_are_refused_before_training_or_removed_when_told_so()
    {
        var old = Request("run") with { Options = Request("run").Options with { SaveSteps = 5 } };
        ModelTrainer.Train(old, cancellationToken: Cancelled);
        Assert.Equal(["checkpoint-10", "checkpoint-5"], place.CheckpointsOf("run"));
        // The same run again is no other.
        ModelTrainer.Train(old, cancellationToken: Cancelled);

        var other = old with { Options = old.Options with { Seed = 7, SaveSteps = 2 } };
        AssertRefused(other, "checkpoint-10: expected an output folder without checkpoints of other runs, or overwrite_output_dir; found one of another seed (42, here 7)");
        Assert.Equal(["checkpoint-10", "checkpoint-5"], place.CheckpointsOf("run"));
        ModelTrainer.Train(other with { OutputFolder = place.File("apart") }, cancellationToken: Cancelled);
        TrainingPlace.StopAfter(3, other with { OverwriteOutputFolder = true });
        Assert.Equal(["checkpoint-2", "checkpoint-3"], place.CheckpointsOf("run"));
        ModelTrainer.Train(other with { ResumeFromCheckpoint = place.File("run") }, cancellationToken: Cancelled);
        Assert.Equal(File.ReadAllBytes(place.File("apart/model.safetensors")), File.ReadAllBytes(place.File("run/model.safetensors")));
    }

    [Fact]
    public void A_checkpoint_of_another_program_is_never_removed_unasked()
    {
        Directory.CreateDirectory(place.File("run/checkpoint-500"));
        File.WriteAllText(place.File("run/checkpoint-500/trainer_state.json"), "{}");
        AssertRefused(Request("run"), "checkpoint-500: expected an output folder without checkpoints of other runs, or overwrite_output_dir; found one of another program");
        Assert.True(File.Exists(place.File("run/checkpoint-500/trainer_state.json")));
    }

    private static void AssertRefused(TrainingRequest request, params string[] problems)
    {
        string message = Assert.Throws<TrainingException>(() => ModelTrainer.Train(request, cancellationToken: Cancelled)).Message;
        Assert.All(problems, problem => Assert.Contains(problem, message, StringComparison.Ordinal));
    }

    /// <summary>Changes the last bit of a file.</summary>
    private static void Damage(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Writes a manifest for the files as they are.</summary>
    private static void MakeWhole(string checkpoint)
    {
        File.Delete(Path.Combine(checkpoint, "manifest.json"));
        CheckpointManifest.Write(checkpoint);
    }

    private TrainingRequest Request(string output) => place.Request(place.File(output));
}
