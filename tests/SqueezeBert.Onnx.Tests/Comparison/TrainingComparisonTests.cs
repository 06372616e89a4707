using System.Globalization;
using System.Text.Json;
using SqueezeBert.Benchmarks;
using SqueezeBert.Benchmarks.Comparison;
using SqueezeBert.Benchmarks.Comparison.Training;
using Xunit;

namespace SqueezeBert.Onnx.Tests.Comparison;

/// <summary>The benchmark of training beside PyTorch, on a model small enough for a test; how fast it was is nobody's promise here.</summary>
public sealed class TrainingComparisonTests : IDisposable
{
    private static readonly TrainingPlan Small = new()
    {
        Config = SqueezeBertConfig.FromPreset("squeezebert-tiny"),
        Workloads = [new(TrainingPlan.Even, [[101, 7, 8, 102], [101, 9, 5, 102]]), new(TrainingPlan.Sentences, [[101, 7, 102], [101, 9, 5, 11, 102]])],
        Threads = [1, 2],
        Rounds = 1,
    };

    private readonly string folder = Directory.CreateTempSubdirectory("squeezebert-training-test-").FullName;

    [Fact]
    public void Our_side_answers_with_losses_that_fall_milliseconds_and_its_memory()
    {
        double[] answers = OurAnswers(Small.Workloads[1], ["loss", "step", "step", "loss"]);
        Assert.Equal(5, answers.Length);
        Assert.True(answers[3] < answers[0], $"{answers[3]} after two steps, {answers[0]} before");
        Assert.All(answers[1..3], milliseconds => Assert.InRange(milliseconds, 1e-6, 60_000));
        Assert.InRange(answers[4], 1e6, 1e12);
    }

    [Fact]
    public void PyTorchs_side_has_our_loss_of_the_same_weights()
    {
        string python;
        try
        {
            python = InstalledPyTorch.Find().Program;
        }
        catch (InvalidDataException missing)
        {
            Assert.Skip(missing.Message);
            return;
        }
        foreach (var workload in Small.Workloads)
        {
            double ours = OurAnswers(workload, ["loss"])[0];
            using var theirs = new StepProcess(python, [InstalledPyTorch.Script, folder, BatchOf(workload), "1"]);
            // Float32 in another order of sums.
            Assert.Equal(ours, theirs.Loss(), 1e-5);
            Assert.InRange(theirs.Step(), 1e-6, 60_000);
            Assert.InRange(theirs.End(), 1e6, 1e12);
        }
    }

    [Fact]
    public void Ratios_and_shares_come_from_the_rows()
    {
        var even = Small.Workloads[0];
        double forward = 2 * ModelCost.Of(Small.Config, 4, ModelHead.SequenceClassification).Flops;
        var result = new TrainingResult(Small, "1.0", [new(TrainingSide.Ours, even, 1, 10, 11, 1e9), new(TrainingSide.PyTorch, even, 1, 30, 33, 2e9)], Peak: 100);
        Assert.Equal(3 * forward / (100e9 * 0.01), result.ShareOfPeak(result.Rows[0]), 1e-12);
        Assert.Equal(800, result.Rows[0].TokensPerSecond, 1e-9);

        using var stream = new MemoryStream();
        TrainingTable.WriteJson(result, stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        var ratios = json.RootElement.GetProperty("ratios");
        Assert.Equal(TrainingBars.All.Select(bar => bar.Name), ratios.EnumerateObject().Select(bar => bar.Name));
        Assert.Equal(3, ratios.GetProperty("tokens_8x128_1_thread").GetProperty("measured").GetDouble());
        Assert.Equal(2, ratios.GetProperty("memory_8x128_1_thread").GetProperty("measured").GetDouble());
        Assert.Equal(JsonValueKind.Null, ratios.GetProperty("tokens_sentences_2_threads").GetProperty("measured").ValueKind);
    }

    [Fact]
    public void A_process_that_ends_without_an_answer_is_told_of()
    {
        using var process = new StepProcess("/bin/true", []);
        Assert.Contains("/bin/true", Assert.ThrowsAny<IOException>(() => { process.Loss(); }).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private double[] OurAnswers(Workload workload, string[] commands)
    {
        if (!File.Exists(Path.Combine(folder, "config.json"))) LoadTime.WriteRandomModel(folder, Small.Config, ModelHead.SequenceClassification);
        using var answers = new StringWriter();
        TrainingChild.Run([folder, BatchOf(workload), "2"], new StringReader(string.Join('\n', commands)), answers);
        return [.. answers.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(answer => double.Parse(answer, CultureInfo.InvariantCulture))];
    }

    private string BatchOf(Workload workload)
    {
        string file = Path.Combine(folder, workload.Name + ".json");
        TrainingRun.WriteBatch(workload, file);
        return file;
    }
}
