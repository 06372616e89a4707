using SqueezeBert.Tests.Cli;
using Xunit;

namespace SqueezeBert.Tests.Readme;

/// <summary>What docs/TRAINING.md shows can be run, and learns.</summary>
public sealed class TrainingPageTests : IDisposable
{
    private const string Prompt = "$ squeezebert ";

    /// <summary>The scores of models that learn their few examples by heart; each reached more when this was written.</summary>
    private static readonly Dictionary<string, (string Metric, double Bound, string Scored)> Bounds = new()
    {
        ["token-classification"] = ("f1", 0.7, "token-classification"),
        ["question-answering"] = ("f1", 70, "squad_v2"),
        ["multiple-choice"] = ("accuracy", 0.95, "multiple-choice"),
        ["intent-and-slots"] = ("slot_f1", 0.85, "intent-and-slots"),
        ["sentence-embeddings"] = ("spearmanr", 0.7, "sentence-similarity"),
        ["masked-lm"] = ("pseudo_perplexity", 300, "fill-mask"),
    };

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(RepositoryFiles.Root, "docs", "TRAINING.md"));

    private readonly TemporaryFolder folder = new();

    private static readonly string[] Outputs = ["trained", "compared", "teacher", "teacher-snips", "student-nli", "student"];

    /// <summary>Where the page shows a task by itself.</summary>
    public static TheoryData<string> Commands => [.. Lines.Where(line => line.StartsWith(Prompt, StringComparison.Ordinal) && line.EndsWith("--output_dir trained", StringComparison.Ordinal))];

    public static TheoryData<string> Tasks => [.. Bounds.Keys];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_task_has_a_section_with_a_command()
    {
        string[] tasks = [.. Lines.SkipWhile(line => !line.StartsWith("| `--task`", StringComparison.Ordinal)).Skip(2).TakeWhile(IsRow).Select(line => line.Split('`')[1])];
        Assert.Equal(["text-classification", .. Bounds.Keys.Order(StringComparer.Ordinal)], [tasks[0], .. tasks[1..].Order(StringComparer.Ordinal)]);
        foreach (string task in tasks[1..]) Assert.Single(Commands, command => command.Data.Contains($"--task {task} ", StringComparison.Ordinal));

        static bool IsRow(string line) => line.StartsWith("| `", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void The_command_of_a_task_learns_and_its_model_scores_the_same_in_eval(string task)
    {
        var (metric, bound, scored) = Bounds[task];
        string[] words = WordsOf(Commands.Single(command => command.Data.Contains($"--task {task} ", StringComparison.Ordinal)).Data);
        var run = CliRun.Of(words);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Code);
        double score = run.Lines[^1].GetProperty("eval_" + metric).GetDouble();
        Assert.True(metric == "pseudo_perplexity" ? score < bound : score > bound, $"{metric} {score}, bound {bound}");

        string data = words[Array.IndexOf(words, "--validation_file") + 1];
        var eval = CliRun.Of("eval", "--task", scored, "--model", Trained, "--data", data, "--json");
        Assert.Equal(0, eval.Code);
        Assert.Equal(score, eval.Lines[0].GetProperty("metrics").GetProperty(metric).GetDouble());
    }

    [Fact]
    public void The_command_of_text_classification_trains()
    {
        var run = CliRun.Of(WordsOf(Commands.First(command => !command.Data.Contains("--task", StringComparison.Ordinal)).Data));
        Assert.Equal(0, run.Code);
        Assert.True(File.Exists(Path.Combine(Trained, "model.safetensors")));
    }

    [Fact]
    public void The_command_with_a_file_of_options_trains_draws_and_reports()
    {
        var run = CliRun.Of(WordsOf(Commands.Single(command => command.Data.Contains("/options.json ", StringComparison.Ordinal)).Data));
        Assert.Equal(0, run.Code);
        Assert.Contains("start afresh: classifier.weight, classifier.bias", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Trained, "training.svg")));
        Assert.Single(Directory.GetFiles(Path.Combine(Trained, "runs"), "events.out.tfevents.*", SearchOption.AllDirectories));
        // The page's table of files has them all.
        string[] files = [.. Lines.SkipWhile(line => line != "## What is written").SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.StartsWith('|')).SelectMany(line => line.Split('|')[1].Split('`').Where((_, i) => i % 2 == 1))];
        Assert.All(Directory.GetFiles(Trained), file => Assert.Contains(Path.GetFileName(file), files));
    }

    [Fact]
    public void The_experiment_compares_its_variants_on_its_tasks()
    {
        string[] words = WordsOf(Lines.Single(line => line.StartsWith(Prompt + "compare", StringComparison.Ordinal)));
        // Its files stand in the repository, wherever the test runs.
        string experiment = File.ReadAllText(words[1]);
        foreach (string place in (string[])["tests/", "models/"]) experiment = experiment.Replace($"\"{place}", $"\"{RepositoryFiles.Root.Replace('\\', '/')}/{place}", StringComparison.Ordinal);
        File.WriteAllText(folder.File("experiment.json"), experiment);
        var run = CliRun.Of([words[0], folder.File("experiment.json"), .. words[2..]]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        string page = File.ReadAllText(Path.Combine(folder.File("compared"), "RESULTS.md"));
        foreach (string text in (string[])["| attention | ", "| separable | ", "### nli", "### entities"]) Assert.Contains(text, page, StringComparison.Ordinal);
    }

    /// <summary>Natural language inference first, then another task from there, each with a teacher of its own.</summary>
    [Fact]
    public void The_flow_of_the_paper_ends_in_a_student_that_has_learnt_both_lessons()
    {
        string[] commands = [.. Lines.SkipWhile(line => line != "## Distillation").Where(line => line.StartsWith(Prompt, StringComparison.Ordinal))];
        Assert.Equal(["train", "distill", "train", "distill"], commands.Select(command => WordsOf(command)[0]));
        CliRun[] runs = [.. commands.Select(command => CliRun.Of(WordsOf(command)))];
        Assert.All(runs, run => Assert.Equal(0, run.Code));
        // Each reached more when this was written.
        Assert.InRange(runs[1].Lines[^1].GetProperty("eval_accuracy").GetDouble(), 0.9, 1);
        Assert.InRange(runs[3].Lines[^1].GetProperty("eval_slot_f1").GetDouble(), 0.85, 1);
        foreach (string student in (string[])["student-nli", "student"])
            Assert.Contains("| its teacher |", File.ReadAllText(Path.Combine(folder.File(student), "README.md")), StringComparison.Ordinal);
    }

    private string Trained => folder.File("trained");

    private string[] WordsOf(string command) => PageCommand.WordsOf(command[Prompt.Length..], folder, Outputs);
}
