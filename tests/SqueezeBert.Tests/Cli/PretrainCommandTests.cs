using Xunit;

namespace SqueezeBert.Tests.Cli;

public sealed class PretrainCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string corpus;

    public PretrainCommandTests()
    {
        corpus = folder.File("corpus.txt");
        // Documents of a few lines each, as the corpus reader wants them.
        File.WriteAllText(corpus, string.Join("\n\n", File.ReadLines(RepositoryFiles.Fixture("training", "shakespeare.txt")).Chunk(4).Select(lines => string.Join('\n', lines))));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Two_phases_give_a_model_that_fills_masks_and_that_training_starts_from()
    {
        var run = Pretrain("--phase2_max_steps", "3", "--phase2_max_seq_length", "48", "--validation_file", corpus, "--max_eval_samples", "8");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains(run.Lines, line => line.TryGetProperty("eval_mlm_loss", out _) && line.TryGetProperty("eval_order_accuracy", out _));
        Assert.True(File.Exists(folder.File("encoder/phase-1/model.safetensors")));

        var answer = CliRun.Of("run", "fill-mask", "--model", folder.File("encoder"), "the [MASK] of the king");
        Assert.Equal(0, answer.Code);
        Assert.Equal(5, answer.Lines[0].GetProperty("output").GetArrayLength());

        string rows = folder.File("rows.tsv");
        File.WriteAllText(rows, "text\tlabel\nthe king\ta\nthe queen\tb\n");
        var trained = CliRun.Of("train", "--model_name_or_path", folder.File("encoder"), "--train_file", rows, "--num_train_epochs", "1", "--output_dir", folder.File("trained"));
        Assert.Equal(0, trained.Code);
        // Pooler and encoder go on; only the classifier is new.
        Assert.Contains("lacks these, which start afresh: classifier.weight, classifier.bias", trained.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_goes_on_in_whichever_phase_it_was_stopped()
    {
        string[] phases = ["--phase2_max_steps", "4", "--phase2_max_seq_length", "48", "--save_steps", "2"];
        Assert.Equal(0, Pretrain(phases).Code);
        byte[] expected = File.ReadAllBytes(folder.File("encoder/model.safetensors"));

        // Stopped in the second phase, then between the phases, then in the first.
        foreach (string[] lost in (string[][])[["model.safetensors", "checkpoint-4"], ["checkpoint-2", "checkpoint-4"], ["phase-1/model.safetensors", "phase-1/checkpoint-6", "checkpoint-2", "checkpoint-4"]])
        {
            foreach (string name in lost) Remove(folder.File($"encoder/{name}"));
            var resumed = Pretrain([.. phases, "--resume_from_checkpoint", "true"]);
            Assert.Equal((0, ""), (resumed.Code, resumed.Error));
            Assert.Equal(expected, File.ReadAllBytes(folder.File("encoder/model.safetensors")));
        }
    }

    [Fact]
    public void A_checkpoint_that_is_named_belongs_to_the_phase_whose_folder_holds_it()
    {
        string[] phases = ["--phase2_max_steps", "4", "--phase2_max_seq_length", "48", "--save_steps", "2"];
        Assert.Equal(0, Pretrain(phases).Code);
        byte[] expected = File.ReadAllBytes(folder.File("encoder/model.safetensors"));
        foreach (string named in (string[])["encoder/checkpoint-2", "encoder/phase-1/checkpoint-4", "encoder/checkpoint-4"])
        {
            File.Delete(folder.File("encoder/model.safetensors"));
            var resumed = Pretrain([.. phases, "--resume_from_checkpoint", folder.File(named)]);
            Assert.Equal((0, ""), (resumed.Code, resumed.Error));
            Assert.Equal(expected, File.ReadAllBytes(folder.File("encoder/model.safetensors")));
        }
    }

    [Fact]
    public void Sequences_longer_than_the_model_are_refused_before_the_first_phase()
    {
        CliAssert.Refused(Pretrain("--phase2_max_steps", "2"), "phase2_max_seq_length: expected at most 48, the model's positions (max_position_embeddings); found 512.");
        CliAssert.Refused(Pretrain("--max_seq_length", "49"), "max_seq_length: expected at most 48");
        Assert.False(Directory.Exists(folder.File("encoder/phase-1")));
    }

    [Fact]
    public void The_second_phase_warms_up_over_the_first_ones_share_of_steps()
    {
        var run = Pretrain("--warmup_steps", "3", "--phase2_max_steps", "4", "--phase2_max_seq_length", "48", "--logging_steps", "1");
        // Half of the steps, as in the first phase: 0, half, whole, half.
        Assert.Equal([0, 5e-4, 1e-3, 5e-4], run.Lines.Where(line => line.TryGetProperty("max_steps", out var steps) && steps.GetInt32() == 4).Select(line => line.GetProperty("learning_rate").GetDouble()));
        CliAssert.WrongUsage(Pretrain("--max_steps", "0", "--num_train_epochs", "2", "--warmup_steps", "3", "--phase2_max_steps", "4"), "--warmup_steps: expected --phase2_warmup_steps beside it");
    }

    [Fact]
    public void Each_phase_draws_a_picture_of_its_own()
    {
        Assert.Equal(0, Pretrain("--phase2_max_steps", "2", "--phase2_max_seq_length", "48", "--plot", folder.File("curve.svg")).Code);
        string[] pictures = [File.ReadAllText(folder.File("encoder/phase-1/curve.svg")), File.ReadAllText(folder.File("curve.svg"))];
        Assert.NotEqual(pictures[0], pictures[1]);
        Assert.All(pictures, picture => Assert.StartsWith("<svg", picture, StringComparison.Ordinal));
    }

    [Fact]
    public void A_number_of_sequences_in_the_second_phase_takes_the_place_of_tokens()
    {
        byte[] WeightsWith(string size)
        {
            Assert.Equal(0, Pretrain("--per_device_train_batch_tokens", "60", "--phase2_max_steps", "2", "--phase2_max_seq_length", "48", "--phase2_per_device_train_batch_size", size, "--overwrite_output_dir").Code);
            return File.ReadAllBytes(folder.File("encoder/model.safetensors"));
        }
        Assert.NotEqual(WeightsWith("1"), WeightsWith("4"));
    }

    [Theory]
    [InlineData("squeezebert-small-separable")]
    [InlineData("squeezebert-small-hybrid")]
    [InlineData("squeezebert-small-sixth")]
    public void Every_shape_of_the_family_is_pretrained_and_fills_masks_in_float32_and_int8(string preset)
    {
        var run = Pretrain("--preset", preset, "--config_overrides", "max_position_embeddings=48", "--phase2_max_steps", "2", "--phase2_max_seq_length", "48", "--validation_file", corpus, "--max_eval_samples", "4");
        Assert.Equal((0, ""), (run.Code, run.Error));
        foreach (string type in (string[])["float32", "int8"])
        {
            var answer = CliRun.Of("run", "fill-mask", "--model", folder.File("encoder"), "--dtype", type, "the [MASK] of the king");
            Assert.Equal((0, 5), (answer.Code, answer.Lines[0].GetProperty("output").GetArrayLength()));
        }
    }

    [Fact]
    public void A_model_that_goes_on_keeps_the_positions_that_its_first_phase_does_not_see()
    {
        Assert.Equal(0, Pretrain("--max_seq_length", "48").Code);
        Directory.Move(folder.File("encoder"), folder.File("start"));
        // Steps so small that the weights stay.
        var run = CliRun.Of("pretrain", "--model_name_or_path", folder.File("start"), "--train_file", corpus, "--max_seq_length", "24", "--max_steps", "1", "--phase2_max_steps", "1", "--phase2_max_seq_length", "48", "--learning_rate", "1e-12", "--output_dir", folder.File("encoder"));
        Assert.Equal((0, ""), (run.Code, run.Error));
        using SqueezeBertModel before = SqueezeBertModel.Load(folder.File("start")), after = SqueezeBertModel.Load(folder.File("encoder"));
        float[][] positions = [.. ((SqueezeBertModel[])[before, after]).Select(model => model.Embeddings.Positions.Value.Span[..(48 * 32)].ToArray())];
        Assert.All(positions[0].Zip(positions[1]), pair => Assert.Equal(pair.First, pair.Second, 1e-9f));
    }

    [Fact]
    public void Another_corpus_is_another_run()
    {
        Assert.Equal(0, Pretrain().Code);
        File.AppendAllText(corpus, "\n\nOne more line. And another one.\n");
        CliAssert.Refused(Pretrain("--resume_from_checkpoint", "true"), "found one of another train data");
    }

    [Fact]
    public void Without_sentence_order_only_masks_are_learned()
    {
        var run = Pretrain("--sentence_order", "false", "--whole_word_mask", "true", "--optim", "lamb", "--validation_file", corpus, "--max_eval_samples", "4");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.DoesNotContain(run.Lines, line => line.TryGetProperty("eval_order_accuracy", out _));
    }

    [Theory]
    [InlineData("--phase2_learning_rate", "1e-3", "--phase2_learning_rate: expected --phase2_max_steps beside it; found none.")]
    [InlineData("--phase2_max_steps", "0", "--phase2_max_steps: expected 1 or more; found 0.")]
    [InlineData("--max_seq_length", "7", "--max_seq_length: expected 8 to 65535; found 7.")]
    [InlineData("--mlm_probability", "1", "--mlm_probability: expected a number above 0 and below 1; found 1.")]
    [InlineData("--learning_rate", "2", "--learning_rate: expected a number above 0 and below 1; found 2.")]
    public void A_value_that_makes_no_sense_is_refused(string option, string value, string message) => CliAssert.WrongUsage(Pretrain(option, value), message);

    [Fact]
    public void A_corpus_that_is_missing_or_empty_is_refused_by_name()
    {
        string empty = folder.File("empty.txt");
        File.WriteAllText(empty, "\n\n");
        CliAssert.Refused(CliRun.Of(["pretrain", .. Shape, "--max_seq_length", "24", "--train_file", empty, "--output_dir", folder.File("encoder")]), $"{empty}: expected text; found none.");
        CliAssert.Refused(CliRun.Of(["pretrain", .. Shape, "--max_seq_length", "24", "--train_file", folder.File("none.txt"), "--output_dir", folder.File("encoder")]), "none.txt");
        Assert.False(File.Exists(folder.File("encoder/model.safetensors")));
    }

    private static string[] Shape =>
    [
        "--preset", "squeezebert-tiny", "--config_overrides", "hidden_size=32,embedding_size=32,num_hidden_layers=1,intermediate_size=64,max_position_embeddings=48",
        "--tokenizer_name", Path.Combine(RepositoryFiles.Root, "models", "sentiment"),
    ];

    /// <summary>A run of six steps, with options of the test's own beside or in place of these.</summary>
    private CliRun Pretrain(params string[] more)
    {
        string[] usual = ["--max_seq_length", "24", "--max_steps", "6", "--per_device_train_batch_size", "4", "--logging_steps", "3"];
        return CliRun.Of(["pretrain", .. Shape.Chunk(2).Where(option => !more.Contains(option[0])).SelectMany(option => option), "--train_file", corpus, .. usual.Chunk(2).Where(option => !more.Contains(option[0])).SelectMany(option => option), "--output_dir", folder.File("encoder"), .. more]);
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        else File.Delete(path);
    }
}
