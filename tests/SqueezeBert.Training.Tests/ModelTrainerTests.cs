using System.Security.Cryptography;
using System.Text.Json;
using SqueezeBert.Data;
using SqueezeBert.Pipelines;
using Xunit;

namespace SqueezeBert.Training.Tests;

/// <summary>Training from C#: rows in memory in, a folder out, with progress, cancellation and clear errors.</summary>
public sealed class ModelTrainerTests : IDisposable
{
    private static readonly string[] Moods = ["good", "bad", "great", "awful"], Filler = ["film", "the", "is", "this"];

    private readonly string folder = Directory.CreateTempSubdirectory("squeezebert-test-").FullName;

    public ModelTrainerTests() =>
        File.WriteAllLines(Path.Combine(folder, "vocab.txt"), ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Moods, .. Filler]);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Output => Path.Combine(folder, "model");

    [Fact]
    public void A_model_learns_rows_from_memory_and_answers_from_its_folder()
    {
        var listener = new Listener();
        var result = ModelTrainer.Train(Request(epochs: 6), listener, TestContext.Current.CancellationToken);
        Assert.Equal((72, 72, false), (result.Steps, result.TotalSteps, result.IsInterrupted));
        // One word decides each sentence, so a model that learns at all gets nearly all of them.
        Assert.True(result.Scores!.Metrics["accuracy"] > 0.9);
        Assert.Equal(result.Best!.Scores.Metrics, result.Scores.Metrics);
        Assert.Equal(result.Evaluations, listener.Evaluations);
        Assert.Equal(result.Training, listener.Training);
        Assert.Contains("classifier.weight", result.Start.FreshParameters);

        using var classifier = TextClassificationPipeline.FromPretrained(Output);
        Assert.Equal("negative", classifier.Predict("this film is awful", cancellationToken: TestContext.Current.CancellationToken).Top.Label);
        Assert.DoesNotContain("```", File.ReadAllText(Path.Combine(Output, "README.md")), StringComparison.Ordinal);
    }

    /// <summary>A model's card promises that its commands give its bits again. A change of the arithmetic breaks that: then the shipped models are trained anew, and the changelog says so.</summary>
    [Fact]
    public void A_short_run_gives_the_published_bits()
    {
        ModelTrainer.Train(Request(epochs: 1), cancellationToken: TestContext.Current.CancellationToken);
        using var published = JsonDocument.Parse(File.ReadAllBytes(RepositoryFiles.Fixture("conformance.json")));
        string expected = published.RootElement.GetProperty("training").GetString()!, actual = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Output, "model.safetensors"))));
        Assert.True(expected == actual, $"published {expected}, here {actual}");
    }

    [Fact]
    public void A_shared_pool_gives_the_bits_of_an_own_one()
    {
        ModelTrainer.Train(Request(epochs: 1) with { ThreadCount = 1 }, cancellationToken: TestContext.Current.CancellationToken);
        byte[] own = File.ReadAllBytes(Path.Combine(Output, "model.safetensors"));
        using var pool = new WorkerPool(2);
        ModelTrainer.Train(Request(epochs: 1) with { WorkerPool = pool }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(own, File.ReadAllBytes(Path.Combine(Output, "model.safetensors")));
    }

    [Fact]
    public void A_run_cancelled_after_an_evaluation_leaves_the_best_model_so_far()
    {
        ModelTrainer.Train(Request(epochs: 1), cancellationToken: TestContext.Current.CancellationToken);
        byte[] afterOneEpoch = File.ReadAllBytes(Path.Combine(Output, "model.safetensors"));
        Directory.Delete(Output, recursive: true);

        using var cancellation = new CancellationTokenSource();
        // In the middle of the second epoch.
        var listener = Listener.CancellingAt(18, cancellation);
        var result = ModelTrainer.Train(Request(epochs: 100), listener, cancellation.Token);
        Assert.Equal((true, 18, 12), (result.IsInterrupted, result.Steps, result.Best!.Step));
        Assert.Equal(result.Best.Scores, result.Scores);
        Assert.Equal(afterOneEpoch, File.ReadAllBytes(Path.Combine(Output, "model.safetensors")));
    }

    [Fact]
    public void A_run_cancelled_before_the_first_evaluation_leaves_a_checkpoint_alone_unless_it_saves_nothing()
    {
        var request = Request(epochs: 3);
        Cancel(request with { Options = request.Options with { SaveStrategy = SaveStrategy.No } });
        Assert.Equal(["vocab.txt"], Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)));
        Cancel(request);
        Assert.Equal(["checkpoint-3"], Directory.GetFileSystemEntries(Output).Select(path => Path.GetFileName(path)));

        static void Cancel(TrainingRequest request)
        {
            using var cancellation = new CancellationTokenSource();
            var listener = Listener.CancellingAt(3, cancellation);
            Assert.ThrowsAny<OperationCanceledException>(() => ModelTrainer.Train(request, listener, cancellation.Token));
        }
    }

    [Fact]
    public void The_best_model_so_far_can_be_saved_on_the_way()
    {
        var saved = new List<bool>();
        var listener = new Listener(progress => saved.Add(File.Exists(Path.Combine(Output, "model.safetensors"))));
        var request = Request(epochs: 2);
        ModelTrainer.Train(request with { Options = request.Options with { SaveStrategy = SaveStrategy.Best } }, listener, TestContext.Current.CancellationToken);
        Assert.Equal([.. Enumerable.Repeat(false, 12), .. Enumerable.Repeat(true, 12)], saved);
        Assert.Empty(Directory.GetDirectories(Output));
    }

    [Theory]
    [InlineData("", "expected at least one row; found none")]
    [InlineData("good=positive", "expected at least two different labels; found 1")]
    public void Data_that_teaches_nothing_is_refused_by_its_name(string rows, string problem)
    {
        var request = Request(epochs: 1) with { Train = new TrainingData("my rows", [.. rows.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(row => new LabeledText(row.Split('=')[0], row.Split('=')[1]))]) };
        Assert.Contains($"my rows: {problem}", Assert.Throws<TrainingException>(() => ModelTrainer.Train(request, cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_the_training_data_lacks_is_named_with_its_row()
    {
        var request = Request(epochs: 1) with { Validation = new TrainingData("my dev rows", [new("good", "positive"), new("bad", "sad")]) };
        Assert.StartsWith("my dev rows: row 2: expected one of the labels negative, positive; found 'sad'", Assert.Throws<DataException>(() => ModelTrainer.Train(request, cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_without_a_start_or_a_vocabulary_says_what_is_missing()
    {
        Assert.Contains("a shape to start from scratch", Assert.Throws<TrainingException>(() => ModelTrainer.Train(Request(epochs: 1) with { Config = null }, cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Contains("needs a vocabulary", Assert.Throws<TrainingException>(() => ModelTrainer.Train(Request(epochs: 1) with { Tokenizer = null }, cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    private TrainingRequest Request(double epochs) => new()
    {
        Config = SqueezeBertConfig.FromPreset("squeezebert-tiny") with { HiddenSize = 32, EmbeddingSize = 32, IntermediateSize = 64, MaxPositionEmbeddings = 32 },
        Tokenizer = Path.Combine(folder, "vocab.txt"),
        Train = Rows("train", 0, 192),
        Validation = Rows("dev", 1000, 48),
        Options = new TrainingOptions { LearningRate = 3e-3, NumTrainEpochs = epochs, PerDeviceTrainBatchSize = 16, LoggingSteps = 1, LrSchedulerType = LearningRateScheduleType.Constant },
        OutputFolder = Output,
        ThreadCount = 1,
    };

    /// <summary>Sentences whose sentiment one word gives away.</summary>
    private static TrainingData Rows(string name, int first, int count) => new(name,
        [.. Enumerable.Range(first, count).Select(i => new LabeledText($"{Filler[i / 4 % 4]} {Filler[i / 16 % 4]} {Moods[i % 4]} {Filler[i / 7 % 4]}", i % 2 == 0 ? "positive" : "negative"))]);
}
