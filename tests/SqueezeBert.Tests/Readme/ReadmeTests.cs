using System.Text.Json;
using SqueezeBert.Cli;
using SqueezeBert.Pipelines;
using SqueezeBert.Server;
using SqueezeBert.Training;
using SqueezeBert.Training.Tasks;
using Xunit;

namespace SqueezeBert.Tests.Readme;

/// <summary>What the README shows is what happens. Not beside other tests: it changes the process's folder and console.</summary>
[CollectionDefinition(nameof(ReadmeTests), DisableParallelization = true)]
[Collection(nameof(ReadmeTests))]
public class ReadmeTests
{
    private static readonly MarkdownPage Page = new("README.md");

    [Fact]
    public void The_first_command_finds_the_sentence_positive()
    {
        const string program = "dotnet run -c Release --project src/SqueezeBert.Cli -- ";
        string command = Page.Block("```").First();
        Assert.StartsWith(program, command, StringComparison.Ordinal);
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var context = new CommandContext(Stream.Null, output, error, CancellationToken.None);

        int exitCode = Program.Run(CommandLine.Words(command[program.Length..]), context);
        context.Output.Flush();

        Assert.Equal(0, exitCode);
        using var answer = JsonDocument.Parse(output.ToArray());
        Assert.Equal("positive", answer.RootElement.GetProperty("output")[0].GetProperty("label").GetString());
        Assert.Empty(error.ToArray());
    }

    [Fact]
    public void The_second_command_is_what_CI_runs()
    {
        string command = Page.Block("```").ElementAt(1);
        Assert.Contains(command, File.ReadAllText(Path.Combine(RepositoryFiles.Root, ".ci", "run")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_compiles_and_finds_the_sentence_positive()
    {
        Assert.StartsWith("positive 0.", Page.Run(Sample, RepositoryFiles.Root), StringComparison.Ordinal);
    }

    [Fact]
    public void The_training_sample_compiles_and_leaves_a_model_for_the_new_labels()
    {
        using var place = new TemporaryFolder();
        CopyModel(place);

        Assert.Equal("3 steps; fresh: classifier.weight, classifier.bias\n", Page.Run(TrainingSample, place.Path, number: 1));
        Assert.Equal(["bad", "good"], SqueezeBertConfig.FromFile(place.File("my-model/config.json")).Id2Label);
    }

    [Fact]
    public void The_training_pages_sample_compiles_and_leaves_a_tagger()
    {
        using var place = new TemporaryFolder();
        CopyModel(place);
        Assert.Equal("3 steps; tags: B-LOC, B-PER, O\n", new MarkdownPage("docs/TRAINING.md").Run(TaskSample, place.Path));
    }

    [Fact]
    public void The_server_pages_sample_compiles_and_listens() =>
        Assert.StartsWith("http://127.0.0.1:", new MarkdownPage("docs/SERVER.md").Run(() => ServerSample().GetAwaiter().GetResult(), RepositoryFiles.Root), StringComparison.Ordinal);

    public static TheoryData<string> Documents =>
    [
        .. ((string[])["", "docs", "docs/tasks", "docs/decisions", "samples"]).SelectMany(folder => Directory.GetFiles(Path.Combine(RepositoryFiles.Root, folder), "*.md"))
            .Select(path => Path.GetRelativePath(RepositoryFiles.Root, path).Replace('\\', '/')),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_file_that_a_document_links_to_is_there(string document)
    {
        string path = Path.Combine(RepositoryFiles.Root, document), text = File.ReadAllText(path);
        for (int at = text.IndexOf("](", StringComparison.Ordinal); at >= 0; at = text.IndexOf("](", at + 1, StringComparison.Ordinal))
        {
            string target = text[(at + 2)..text.IndexOf(')', at)];
            if (target.StartsWith("http", StringComparison.Ordinal)) continue;
            Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, target.Split('#')[0])), $"{document} links to {target}, which is not there.");
        }
    }

    /// <summary>The README's C# sample, line for line.</summary>
    private static void Sample()
    {
        using var classifier = TextClassificationPipeline.FromPretrained("models/sentiment");
        var result = classifier.Predict("The staff were friendly and the food was great.");
        Console.WriteLine($"{result.Top.Label} {result.Top.Score:F2}");
    }

    private static void CopyModel(TemporaryFolder place)
    {
        string model = Directory.CreateDirectory(place.File("models/fill-mask")).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "models", "fill-mask"))) File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
    }

    /// <summary>The sample of docs/TRAINING.md, line for line.</summary>
    private static void TaskSample()
    {
        var people = new TaskData<TaggedExample>("people", [new(["Ada", "lives", "in", "London"], ["B-PER", "O", "O", "B-LOC"])]);
        var request = new TrainingRequest { Task = TrainingTask.TokenClassification(people), ModelFolder = "models/fill-mask", OutputFolder = "my-tagger" };
        var trained = ModelTrainer.Train(request);
        Console.WriteLine($"{trained.Steps} steps; tags: {string.Join(", ", SqueezeBertConfig.FromFile("my-tagger/config.json").Id2Label)}");
    }

    /// <summary>The sample of docs/SERVER.md, line for line.</summary>
    private static async Task ServerSample()
    {
        var options = new ServerOptions { Models = [new("sentiment", ModelFiles.FromFolder("models/sentiment"))], Port = 0 };
        await using var server = await SqueezeBertServer.StartAsync(options);
        Console.WriteLine(server.Address);
    }

    /// <summary>The README's sample of training, line for line.</summary>
    private static void TrainingSample()
    {
        var reviews = new TrainingData("reviews", [new("What a film!", "good"), new("Never again.", "bad")]);
        var request = new TrainingRequest { ModelFolder = "models/fill-mask", Train = reviews, OutputFolder = "my-model" };
        var trained = ModelTrainer.Train(request);
        Console.WriteLine($"{trained.Steps} steps; fresh: {string.Join(", ", trained.Start.FreshParameters)}");
    }
}
