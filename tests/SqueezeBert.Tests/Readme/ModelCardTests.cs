using SqueezeBert.Cli.Tasks;
using SqueezeBert.Models;
using SqueezeBert.Tests.Cli;
using Xunit;

namespace SqueezeBert.Tests.Readme;

/// <summary>What ships in models/, and what its cards say of it.</summary>
public class ModelCardTests
{
    private const string Prompt = "$ squeezebert ";

    public static TheoryData<string> Models => [.. EmbeddedModels.Names];

    /// <summary>The commands of all cards whose figures stand below them.</summary>
    public static TheoryData<string, string> Commands
    {
        get
        {
            var commands = new TheoryData<string, string>();
            foreach (string model in EmbeddedModels.Names)
                foreach (string line in Card(model).Where(line => line.StartsWith(Prompt, StringComparison.Ordinal)))
                    commands.Add(model, line);
            return commands;
        }
    }

    [Fact]
    public void Together_the_models_take_at_most_60_MB()
    {
        long bytes = Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "models"), "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        Assert.InRange(bytes, 1, 60_000_000);
    }

    [Fact]
    public void Every_task_but_multiple_choice_has_a_model_that_ships()
    {
        string[] tasks = [.. Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "docs", "tasks"), "*.md").Select(path => Path.GetFileNameWithoutExtension(path)!)];
        Assert.Equal(["multiple-choice"], tasks.Where(task => TaskModels.EmbeddedFor(task) is null));
        Assert.All(tasks.Select(TaskModels.EmbeddedFor).OfType<string>(), name => Assert.Contains(name, EmbeddedModels.Names));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model_comes_with_its_card_its_licence_and_a_score_to_reproduce(string model)
    {
        Assert.True(new FileInfo(Path.Combine(RepositoryFiles.Root, "models", model, "LICENSE")).Length > 0);
        Assert.Contains(Card(model), line => line.StartsWith($"{Prompt}eval ", StringComparison.Ordinal));
        foreach (string section in (string[])["## Data", "## Training", "## Scores on dev", "## Limits", "## Licence"]) Assert.Contains(section, Card(model));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_card_tells_what_its_command_prints(string model, string command)
    {
        string[] expected = [.. Card(model).SkipWhile(line => line != command).Skip(1).TakeWhile(line => line != "```")];
        var run = CliRun.Of([.. command[Prompt.Length..].Split(' ').Select(Found)]);
        Assert.Equal(0, run.Code);
        // Some of the figures; speed is another each time.
        Assert.NotEmpty(expected);
        Assert.All(expected, line => Assert.Contains(line, run.Output.Split('\n').Select(told => told.TrimEnd())));
    }

    private static string Found(string word) =>
        word.StartsWith("data/", StringComparison.Ordinal) ? PublicData.Require(word["data/".Length..])
        : word.StartsWith("scripts/", StringComparison.Ordinal) || word.StartsWith("tests/", StringComparison.Ordinal) ? Path.Combine(RepositoryFiles.Root, word)
        : word;

    private static string[] Card(string model) => File.ReadAllLines(Path.Combine(RepositoryFiles.Root, "models", model, "README.md"));
}
