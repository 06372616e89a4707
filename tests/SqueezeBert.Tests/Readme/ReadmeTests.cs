using System.Text;
using System.Text.Json;
using SqueezeBert.Cli;
using SqueezeBert.Pipelines;
using SqueezeBert.Training;
using Xunit;

namespace SqueezeBert.Tests.Readme;

/// <summary>What the README shows is what happens. Not beside other tests: it changes the process's folder and console.</summary>
[CollectionDefinition(nameof(ReadmeTests), DisableParallelization = true)]
[Collection(nameof(ReadmeTests))]
public class ReadmeTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(RepositoryFiles.Root, "README.md"));

    [Fact]
    public void The_first_command_finds_the_sentence_positive()
    {
        const string program = "dotnet run -c Release --project src/SqueezeBert.Cli -- ";
        string command = Block("```").First();
        Assert.StartsWith(program, command, StringComparison.Ordinal);
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var context = new CommandContext(Stream.Null, output, error, CancellationToken.None);

        int exitCode = Program.Run(Words(command[program.Length..]), context);
        context.Output.Flush();

        Assert.Equal(0, exitCode);
        using var answer = JsonDocument.Parse(output.ToArray());
        Assert.Equal("positive", answer.RootElement.GetProperty("output")[0].GetProperty("label").GetString());
        Assert.Empty(error.ToArray());
    }

    [Fact]
    public void The_second_command_is_what_CI_runs()
    {
        string command = Block("```").ElementAt(1);
        Assert.Contains(command, File.ReadAllText(Path.Combine(RepositoryFiles.Root, ".ci", "run")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_compiles_and_finds_the_sentence_positive()
    {
        AssertIsHere(Block("```csharp"));
        Assert.StartsWith("positive 0.", OutputOf(Sample), StringComparison.Ordinal);
    }

    [Fact]
    public void The_training_sample_compiles_and_leaves_a_model_for_the_new_labels()
    {
        AssertIsHere(Block("```csharp", 1));
        Assert.Equal("3 steps; fresh: classifier.weight, classifier.bias\n", OutputOf(TrainingSample, folder =>
            Assert.Equal(["bad", "good"], SqueezeBertConfig.FromFile(Path.Combine(folder, "my-model", "config.json")).Id2Label)));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("CONTRIBUTING.md")]
    public void Every_file_that_a_document_links_to_is_there(string document)
    {
        string text = File.ReadAllText(Path.Combine(RepositoryFiles.Root, document));
        for (int at = text.IndexOf("](", StringComparison.Ordinal); at >= 0; at = text.IndexOf("](", at + 1, StringComparison.Ordinal))
        {
            string target = text[(at + 2)..text.IndexOf(')', at)];
            if (target.StartsWith("http", StringComparison.Ordinal)) continue;
            Assert.True(Path.Exists(Path.Combine(RepositoryFiles.Root, target)), $"{document} links to {target}, which is not there.");
        }
    }

    private static void AssertIsHere(IEnumerable<string> sample)
    {
        string own = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "tests", "SqueezeBert.Tests", "Readme", "ReadmeTests.cs"));
        foreach (string line in sample.Where(line => line.Length > 0 && !line.StartsWith("using SqueezeBert", StringComparison.Ordinal)))
            Assert.Contains($"        {line}\n", own, StringComparison.Ordinal);
    }

    /// <summary>What a sample prints in a folder that has the shipped models.</summary>
    private static string OutputOf(Action sample, Action<string>? check = null)
    {
        using var place = new TemporaryFolder();
        string model = Directory.CreateDirectory(place.File("models/sentiment")).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "models", "sentiment"))) File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        var written = new StringWriter { NewLine = "\n" };
        var (console, folder) = (Console.Out, Environment.CurrentDirectory);
        Console.SetOut(written);
        Environment.CurrentDirectory = place.Path;
        try
        {
            sample();
            check?.Invoke(place.Path);
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = folder;
        }
        return written.ToString();
    }

    /// <summary>The README's C# sample, line for line.</summary>
    private static void Sample()
    {
        using var classifier = TextClassificationPipeline.FromPretrained("models/sentiment");
        var result = classifier.Predict("The staff were friendly and the food was great.");
        Console.WriteLine($"{result.Top.Label} {result.Top.Score:F2}");
    }

    /// <summary>The README's sample of training, line for line.</summary>
    private static void TrainingSample()
    {
        var reviews = new TrainingData("reviews", [new("What a film!", "good"), new("Never again.", "bad")]);
        var request = new TrainingRequest { ModelFolder = "models/sentiment", Train = reviews, OutputFolder = "my-model" };
        var trained = SequenceClassifierTrainer.Train(request);
        Console.WriteLine($"{trained.Steps} steps; fresh: {string.Join(", ", trained.Start.ReplacedParameters)}");
    }

    /// <summary>The lines of a fenced block that opens like this: the first one, or one after it.</summary>
    private static IEnumerable<string> Block(string fence, int skipped = 0)
    {
        var rest = Lines.SkipWhile(line => line != fence).Skip(1);
        for (int i = 0; i < skipped; i++) rest = rest.SkipWhile(line => line != fence).Skip(1);
        return rest.TakeWhile(line => line != "```");
    }

    /// <summary>A command line's words; double quotes hold one together.</summary>
    private static string[] Words(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool quoted = false;
        foreach (char c in command + " ")
        {
            if (c == '"') quoted = !quoted;
            else if (c != ' ' || quoted) word.Append(c);
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
        return [.. words];
    }
}
