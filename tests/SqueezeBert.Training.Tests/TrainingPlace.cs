using SqueezeBert.Data;
using Xunit;

namespace SqueezeBert.Training.Tests;

/// <summary>A temporary folder with a small vocabulary, and a run of two epochs of five steps on sentences made of its words.</summary>
internal sealed class TrainingPlace : IDisposable
{
    private static readonly string[] Moods = ["good", "bad", "great", "awful"], Filler = ["film", "the", "is", "this"];

    private readonly string folder = Directory.CreateTempSubdirectory("squeezebert-test-").FullName;

    internal TrainingPlace() => System.IO.File.WriteAllLines(File("vocab.txt"), ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Moods, .. Filler]);

    internal string File(string name) => Path.Combine(folder, name);

    internal TrainingRequest Request(string output) => new()
    {
        Config = SqueezeBertConfig.FromPreset("squeezebert-small") with { HiddenSize = 32, EmbeddingSize = 32, NumHiddenLayers = 1, NumAttentionHeads = 2, IntermediateSize = 64, MaxPositionEmbeddings = 16 },
        Tokenizer = File("vocab.txt"),
        Train = new TrainingData("rows", Rows(38)),
        Validation = new TrainingData("rows to score", Rows(20)),
        OutputFolder = output,
        ThreadCount = 1,
        Options = new TrainingOptions { NumTrainEpochs = 2, LearningRate = 2e-3, LoggingSteps = 1 },
    };

    /// <summary>Starts a run and cancels it after a step, so that it leaves the checkpoint of that step.</summary>
    internal static void StopAfter(int step, TrainingRequest request)
    {
        using var cancellation = new CancellationTokenSource();
        try
        {
            ModelTrainer.Train(request, Listener.CancellingAt(step, cancellation), cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            // Before the first evaluation there is no model to give.
        }
        Assert.True(Directory.Exists(Path.Combine(request.OutputFolder, $"checkpoint-{step}")));
    }

    /// <summary>Names of a run's checkpoints.</summary>
    internal IEnumerable<string> CheckpointsOf(string run) => Directory.GetDirectories(File(run)).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static List<LabeledText> Rows(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new LabeledText($"{Filler[i * 7 % 4]} film is {Moods[i % 4]} {string.Join(' ', Filler.Take(i % 5))}", i % 2 == 0 ? "positive" : "negative"))];
}
