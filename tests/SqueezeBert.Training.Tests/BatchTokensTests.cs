using CsCheck;
using SqueezeBert.Training.Examples;
using Xunit;

namespace SqueezeBert.Training.Tests;

/// <summary>Passes that hold so many tokens in place of so many examples.</summary>
public sealed class BatchTokensTests : IDisposable
{
    private readonly TrainingPlace place = new();

    public void Dispose() => place.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_pass_takes_what_fits_in_the_epochs_order_and_at_least_one_example() =>
        Gen.Select(Gen.Int[1, 30].Array[1, 40], Gen.Int[1, 60], Gen.Int[1, 3], Gen.Int[1, 3]).Sample((lengths, maxTokens, accumulation, epochs) =>
        {
            var examples = Of(lengths);
            var plan = StepPlan.Of(new TrainingOptions { PerDeviceTrainBatchTokens = maxTokens, GradientAccumulationSteps = accumulation, NumTrainEpochs = epochs, Seed = 7 }, examples);
            int steps = 0;
            for (int epoch = 0; epoch < epochs; epoch++)
            {
                Assert.Equal(epoch, plan.EpochAt(steps));
                int[] order = examples.Order(7, epoch);
                int taken = 0, passes = 0;
                for (; taken < order.Length; passes++)
                {
                    int size = plan.PassSize(order.AsSpan(taken), epoch), tokens = order[taken..(taken + size)].Sum(i => lengths[i]);
                    Assert.True(size == 1 || tokens <= maxTokens);
                    Assert.True(taken + size == order.Length || tokens + lengths[order[taken + size]] > maxTokens);
                    taken += size;
                }
                steps += (passes + accumulation - 1) / accumulation;
            }
            Assert.Equal(steps, plan.TotalSteps);
            Assert.Equal(epochs, plan.EpochAt(steps));
        }, iter: 300);

    [Theory]
    [InlineData(2.1, 0, 21)]
    [InlineData(2.55, 0, 26)]
    [InlineData(0.3, 0, 3)]
    [InlineData(0.31, 0, 4)]
    [InlineData(3, 25, 25)]
    [InlineData(100_000, 25, 25)]
    public void A_share_of_an_epoch_and_the_most_steps_count_as_they_do_with_examples(double epochs, int maxSteps, int expected)
    {
        // One example a pass either way.
        var examples = Of([.. Enumerable.Repeat(5, 10)]);
        var options = new TrainingOptions { NumTrainEpochs = epochs, MaxSteps = maxSteps };
        Assert.Equal(expected, StepPlan.Of(options with { PerDeviceTrainBatchSize = 1 }, examples).TotalSteps);
        Assert.Equal(expected, StepPlan.Of(options with { PerDeviceTrainBatchTokens = 9 }, examples).TotalSteps);
    }

    [Fact]
    public void As_many_tokens_as_so_many_equal_texts_have_train_the_same_model()
    {
        var rows = new TrainingData("rows", [.. place.Request("").Train.Rows.Select(row => row with { Text = "the film is " + row.Text.Split(' ')[3] })]);
        var byExamples = place.Request(place.File("examples")) with { Train = rows };
        var byTokens = byExamples with { OutputFolder = place.File("tokens"), Options = byExamples.Options with { PerDeviceTrainBatchTokens = 8 * 6 } };
        Assert.Equal(ModelTrainer.Train(byExamples, cancellationToken: Cancelled).Steps, ModelTrainer.Train(byTokens, cancellationToken: Cancelled).Steps);
        Assert.Equal(File.ReadAllBytes(place.File("examples/model.safetensors")), File.ReadAllBytes(place.File("tokens/model.safetensors")));
    }

    [Fact]
    public void A_run_that_is_stopped_after_every_step_goes_on_bit_for_bit()
    {
        var whole = ModelTrainer.Train(Request("whole"), cancellationToken: Cancelled);
        // Its two epochs differ in steps, so no arithmetic on their number would do.
        int first = whole.Evaluations[0].Step;
        Assert.NotEqual(first, whole.Steps - first);
        Assert.Equal([1, 2], whole.Evaluations.Select(report => report.Epoch));
        Assert.Equal(whole.TotalSteps, whole.Steps);

        TrainingPlace.StopAfter(1, Request("parts"));
        for (int stop = 2; stop <= whole.Steps; stop++) TrainingPlace.StopAfter(stop, Request("parts") with { ResumeFromCheckpoint = place.File("parts") });
        var parts = ModelTrainer.Train(Request("parts") with { ResumeFromCheckpoint = place.File("parts") }, cancellationToken: Cancelled);
        Assert.Equal(File.ReadAllBytes(place.File("whole/model.safetensors")), File.ReadAllBytes(place.File("parts/model.safetensors")));
        Assert.Equal(whole.Training.Select(report => (report.Epoch, report.Step, report.Loss)), parts.Training.Select(report => (report.Epoch, report.Step, report.Loss)));
    }

    [Fact]
    public void Another_number_of_tokens_is_another_run()
    {
        TrainingPlace.StopAfter(2, Request("run"));
        var request = Request("run") with { ResumeFromCheckpoint = place.File("run") };
        var error = Assert.Throws<TrainingException>(() => ModelTrainer.Train(request with { Options = request.Options with { PerDeviceTrainBatchTokens = 31 } }, cancellationToken: Cancelled));
        Assert.Contains("per_device_train_batch_tokens (28, here 31)", error.Message, StringComparison.Ordinal);
    }

    private TrainingRequest Request(string output)
    {
        var request = place.Request(place.File(output));
        return request with { Options = request.Options with { PerDeviceTrainBatchTokens = 28, Seed = 1, GradientAccumulationSteps = 2 } };
    }

    private static ExampleSet Of(int[] lengths) => new(lengths.Select(length => new TrainingExample([new TokenSequence(new int[length], new int[length])], [])));
}
