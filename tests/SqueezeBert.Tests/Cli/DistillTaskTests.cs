using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary><c>distill</c> for every task that <c>train</c> knows, from teachers of every kind that the engine runs.</summary>
public sealed class DistillTaskTests : IDisposable
{
    private const string Wider = "model_type=bert,hidden_size=96,embedding_size=96,intermediate_size=128,num_hidden_layers=3";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("text-classification", "snli.tsv", "snli.tsv", "accuracy", "--label_column", "gold_label")]
    [InlineData("token-classification", "wnut17.conll", "wnut17.conll", "f1")]
    [InlineData("question-answering", "../evaluation/squad_v2.0.json", "../evaluation/squad_v2.0.json", "exact")]
    [InlineData("multiple-choice", "choices.jsonl", "choices.jsonl", "accuracy")]
    [InlineData("intent-and-slots", "snips.tsv", "snips.tsv", "slot_f1")]
    [InlineData("sentence-embeddings", "snli.tsv", "snli_scores.tsv", "spearmanr")]
    [InlineData("masked-lm", "shakespeare.txt", "shakespeare.txt", "pseudo_perplexity", "--max_eval_samples", "2")]
    public void Every_task_is_learnt_from_a_dense_teacher_of_another_width(string task, string train, string validation, string metric, params string[] more)
    {
        Assert.Equal(0, CliRun.Of([.. Run("train", task, train, "teacher"), .. FromScratch, "--config_overrides", Wider, .. more]).Code);
        string[] student = [.. Run("distill", task, train, "student"), "--config_name", Shape, "--teacher_name_or_path", folder.File("teacher"), "--validation_file", FileOf(validation), "--hidden_state_weight", "1", "--attention_weight", "1", "--layer_map", "0:0,1:2", .. more];
        var run = CliRun.Of([.. student, "--threads", "1"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.True(run.Lines[^1].TryGetProperty("eval_" + metric, out _));
        Assert.True(run.Lines[^1].TryGetProperty("teacher_eval_" + metric, out _));
        string card = File.ReadAllText(Path.Combine(folder.File("student"), "README.md"));
        Assert.Contains("Distilled from `teacher`", card, StringComparison.Ordinal);
        Assert.Contains("| its teacher |", card, StringComparison.Ordinal);
        Assert.Contains("squeezebert distill --task", card, StringComparison.Ordinal);

        byte[] once = Weights();
        Assert.Equal(0, CliRun.Of([.. student, "--threads", "2"]).Code);
        Assert.Equal(once, Weights());
    }

    [Theory]
    [InlineData("mse")]
    [InlineData("cosine")]
    public void Vectors_are_compared_as_told(string loss)
    {
        Assert.Equal(0, CliRun.Of([.. Run("train", "sentence-embeddings", "snli.tsv", "teacher"), .. FromScratch]).Code);
        var run = CliRun.Of([.. Run("distill", "sentence-embeddings", "snli.tsv", "student"), "--config_name", Shape, "--teacher_name_or_path", folder.File("teacher"), "--mixing_weight", "1", "--vector_loss", loss, "--max_steps", "30", "--learning_rate", "3e-3", "--logging_steps", "1"]);
        Assert.Equal(0, run.Code);
        double[] losses = [.. run.Lines.Where(line => line.TryGetProperty("loss", out _)).Select(line => line.GetProperty("loss").GetDouble())];
        // Nothing but the distance from the teacher's vectors is left of the loss, and it shrinks.
        Assert.True(losses[^5..].Average() < 0.7 * losses[..5].Average(), $"{losses[..5].Average()} → {losses[^5..].Average()}");
    }

    [Fact]
    public void Teachers_in_float16_and_in_int8_teach_too()
    {
        string[] labels = ["--label_column", "gold_label"];
        Assert.Equal(0, CliRun.Of([.. Run("train", "text-classification", "snli.tsv", "half"), .. FromScratch, "--save_float16", .. labels]).Code);
        Assert.Equal(0, CliRun.Of("quantize", "--model", folder.File("half"), "--output", folder.File("int8")).Code);
        foreach (string teacher in (string[])["half", "int8"])
        {
            var run = CliRun.Of([.. Run("distill", "text-classification", "snli.tsv", "student of " + teacher), "--config_name", Shape, "--teacher_name_or_path", folder.File(teacher), "--hidden_state_weight", "1", "--attention_weight", "1", .. labels]);
            Assert.Equal((0, ""), (run.Code, run.Error));
        }
        Assert.Contains("Distilled from `int8`, SqueezeBertForSequenceClassification, 2 layers of 64 features, int8: mixing weight 0.5, temperature 2,", File.ReadAllText(Path.Combine(folder.File("student of int8"), "README.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("squeezebert-small-separable")]
    [InlineData("squeezebert-small-hybrid")]
    [InlineData("squeezebert-small-sixth")]
    public void Every_shape_of_the_family_learns_from_a_dense_teacher(string preset)
    {
        string[] labels = ["--label_column", "gold_label"];
        Assert.Equal(0, CliRun.Of([.. Run("train", "text-classification", "snli.tsv", "teacher"), .. FromScratch, "--config_overrides", Wider, .. labels]).Code);
        var run = CliRun.Of([.. Run("distill", "text-classification", "snli.tsv", "student"), "--preset", preset, "--teacher_name_or_path", folder.File("teacher"), "--hidden_state_weight", "1", .. labels]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(0, CliRun.Of("run", "text-classification", "--model", folder.File("student"), "a man sleeps").Code);
    }

    [Fact]
    public void A_teacher_of_another_task_is_refused_by_its_head()
    {
        Assert.Equal(0, CliRun.Of([.. Run("train", "multiple-choice", "choices.jsonl", "teacher"), .. FromScratch]).Code);
        var run = CliRun.Of([.. Run("distill", "token-classification", "wnut17.conll", "student"), "--config_name", Shape, "--teacher_name_or_path", folder.File("teacher")]);
        CliAssert.Refused(run, "expected a teacher with the head TokenClassification; found MultipleChoice");
    }

    [Fact]
    public void A_teacher_that_is_not_there_and_a_revision_of_a_folder_are_refused()
    {
        string[] args = [.. Run("distill", "multiple-choice", "choices.jsonl", "student"), "--config_name", Shape, "--teacher_name_or_path"];
        CliAssert.Refused(CliRun.Of([.. args, folder.File("nowhere")]), "nowhere");
        CliAssert.WrongUsage(CliRun.Of([.. args, folder.File("nowhere"), "--teacher_revision", "main"]), "--teacher_revision: expected beside a repository (ORG/NAME)");
    }

    private static string Shape => RepositoryFiles.Fixture("training", "shape.json");

    private static string[] FromScratch => ["--config_name", Shape, "--tokenizer_name", Path.Combine(RepositoryFiles.Root, "models", "sentiment")];

    private static string FileOf(string name) => RepositoryFiles.Fixture("training", name);

    /// <summary>A few steps on a file of the fixtures.</summary>
    private string[] Run(string command, string task, string file, string output) =>
        [command, "--task", task, "--train_file", FileOf(file), "--output_dir", folder.File(output), .. command == "train" ? (string[])["--max_steps", "3"] : ["--num_train_epochs", "1"]];

    private byte[] Weights() => File.ReadAllBytes(Path.Combine(folder.File("student"), "model.safetensors"));
}
