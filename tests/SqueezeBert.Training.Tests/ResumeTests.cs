using System.Text.Json;
using SqueezeBert.Training.Recovery;
using Xunit;

namespace SqueezeBert.Training.Tests;

/// <summary>A run that stops goes on as if it had never stopped: weights, scores and reports are the same, bit for bit.</summary>
public sealed class ResumeTests : IDisposable
{
    /// <summary>Two epochs of 5 steps each: the last step of an epoch is a short one.</summary>
    private const int Steps = 10;

    private readonly TrainingPlace place = new();

    public void Dispose() => place.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<int> EveryStep => [.. Enumerable.Range(1, Steps)];

    [Theory]
    [MemberData(nameof(EveryStep))]
    public void A_run_that_is_stopped_after_any_step_goes_on_bit_for_bit(int stop)
    {
        var whole = ModelTrainer.Train(Request("whole"), cancellationToken: Cancelled);
        Assert.Equal(Steps, whole.Steps);

        TrainingPlace.StopAfter(stop, Request("parts"));
        Assert.Equal([$"checkpoint-{stop}"], place.CheckpointsOf("parts"));
        // Threads may differ from one part to the next.
        var parts = ModelTrainer.Train(Request("parts") with { ResumeFromCheckpoint = place.File("parts"), ThreadCount = 2 }, cancellationToken: Cancelled);

        Assert.Equal(File.ReadAllBytes(place.File("whole/model.safetensors")), File.ReadAllBytes(place.File("parts/model.safetensors")));
        Assert.Equal(Lasting(whole.Training), Lasting(parts.Training));
        Assert.Equal(whole.Evaluations.Select(Shown), parts.Evaluations.Select(Shown));
        Assert.Equal((whole.TrainLoss, whole.Best!.Step, whole.Epochs), (parts.TrainLoss, parts.Best!.Step, parts.Epochs));
    }

    [Fact]
    public void A_run_may_stop_after_every_single_step()
    {
        ModelTrainer.Train(Request("whole"), cancellationToken: Cancelled);
        TrainingPlace.StopAfter(1, Request("parts"));
        for (int stop = 2; stop <= Steps; stop++) TrainingPlace.StopAfter(stop, Request("parts") with { ResumeFromCheckpoint = place.File("parts") });
        ModelTrainer.Train(Request("parts") with { ResumeFromCheckpoint = place.File("parts") }, cancellationToken: Cancelled);
        Assert.Equal(File.ReadAllBytes(place.File("whole/model.safetensors")), File.ReadAllBytes(place.File("parts/model.safetensors")));
    }

    [Fact]
    public void Checkpoints_come_every_few_steps_and_the_last_two_stay()
    {
        var request = Request("run");
        ModelTrainer.Train(request with { Options = request.Options with { SaveSteps = 3 } }, cancellationToken: Cancelled);
        Assert.Equal(["checkpoint-6", "checkpoint-9"], place.CheckpointsOf("run"));

        var epochs = Request("epochs");
        ModelTrainer.Train(epochs with { Options = epochs.Options with { SaveStrategy = SaveStrategy.Epoch } }, cancellationToken: Cancelled);
        Assert.Equal(["checkpoint-10", "checkpoint-5"], place.CheckpointsOf("epochs"));
    }

    [Fact]
    public void A_checkpoint_stays_that_was_just_written_whatever_numbers_older_ones_have()
    {
        var request = Request("run") with { Options = Request("run").Options with { SaveSteps = 4 } };
        ModelTrainer.Train(request, cancellationToken: Cancelled);
        Assert.Equal(["checkpoint-4", "checkpoint-8"], place.CheckpointsOf("run"));
        TrainingPlace.StopAfter(2, request);
        Assert.Equal(["checkpoint-2", "checkpoint-8"], place.CheckpointsOf("run"));
    }

    [Fact]
    public void Early_stopping_counts_over_a_stop()
    {
        var whole = Request("whole") with { Options = Request("whole").Options with { NumTrainEpochs = 40, EarlyStoppingPatience = 2, LearningRate = 1e-7 } };
        int steps = ModelTrainer.Train(whole, cancellationToken: Cancelled).Steps;
        Assert.True(steps < 40 * 5);
        // The last report is that of the last step, though nobody planned to end there.
        Assert.Equal(steps, ModelTrainer.Train(whole with { OutputFolder = place.File("told"), Options = whole.Options with { LoggingSteps = 1000 } }, cancellationToken: Cancelled).Training.Single().Step);
        TrainingPlace.StopAfter(7, whole with { OutputFolder = place.File("parts") });
        Assert.Equal(steps, ModelTrainer.Train(whole with { OutputFolder = place.File("parts"), ResumeFromCheckpoint = place.File("parts") }, cancellationToken: Cancelled).Steps);
    }

    [Fact]
    public void What_a_killed_run_left_half_written_is_removed()
    {
        Directory.CreateDirectory(place.File("run/.checkpoint-3.0123.new"));
        Directory.CreateDirectory(place.File("run/.checkpoint-0123.old"));
        Directory.CreateDirectory(place.File("run/.run.0123.new"));
        ModelTrainer.Train(Request("run"), cancellationToken: Cancelled);
        Assert.Empty(Directory.GetDirectories(place.File("run")));
    }

    [Fact]
    public void A_loss_that_is_not_finite_leaves_the_last_good_weights()
    {
        var request = Request("run") with { Options = Request("run").Options with { LearningRate = 0.9, NumTrainEpochs = 400, MaxGradNorm = 0, EvalStrategy = EvaluationStrategy.No }, Validation = null };
        var rows = request.Train.Rows.Select(row => new Data.LabeledText(row.Text, row.Label == "positive" ? "3e38" : "-3e38"));
        var error = Assert.Throws<TrainingException>(() => ModelTrainer.Train(request with { ProblemType = ProblemType.Regression, Train = new TrainingData("rows", [.. rows]) }, cancellationToken: Cancelled));
        Assert.Contains("expected a finite loss", error.Message, StringComparison.Ordinal);
        string checkpoint = Assert.Single(Directory.GetDirectories(place.File("run")));
        Assert.Null(CheckpointManifest.ProblemOf(checkpoint, ["model.safetensors", "optimizer.safetensors"]));
        using var model = SqueezeBertModel.Load(checkpoint);
        Assert.Equal(ModelHead.SequenceClassification, model.HeadKind);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_stops_the_run_and_the_earlier_ones_stay()
    {
        var request = Request("run") with { Options = Request("run").Options with { SaveSteps = 2 } };
        // A file stands where the third checkpoint would go.
        var listener = new Listener(progress =>
        {
            if (progress.Step == 5) File.WriteAllText(place.File("run/checkpoint-6"), "");
        });
        Assert.ThrowsAny<IOException>(() => ModelTrainer.Train(request, listener, Cancelled));
        Assert.Equal(["checkpoint-2", "checkpoint-4"], place.CheckpointsOf("run"));
        Assert.All(Directory.GetDirectories(place.File("run")), path => Assert.Null(CheckpointManifest.ProblemOf(path, ["model.safetensors", "optimizer.safetensors"])));
    }

    private TrainingRequest Request(string output) => place.Request(place.File(output));

    private static IEnumerable<TrainingProgress> Lasting(IEnumerable<TrainingProgress> reports) => reports.Select(report => report with { TokensPerSecond = 0, TimeLeft = default });

    private static string Shown(EvaluationProgress report) => $"{report.Epoch} {report.Step} {report.IsBest} {JsonSerializer.Serialize(report.Scores.Metrics)}";
}
