using CsCheck;
using SqueezeBert.Training.Distillation;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;
using Xunit;

namespace SqueezeBert.Training.Tests.Losses;

public class RowLossTests
{
    [Fact]
    public void Cross_entropy_with_ignored_rows_equals_PyTorchs() => RequireGolden(new CrossEntropy(), "labels", "ce_ignore");

    [Fact]
    public void Smoothed_cross_entropy_equals_PyTorchs() => RequireGolden(new CrossEntropy(0.1), "labels", "ce_label_smoothing0.1");

    [Fact]
    public void Squared_error_equals_PyTorchs()
    {
        using var file = Golden.Open("losses.safetensors");
        float[] logits = file.Floats("student_logits"), gradient = new float[logits.Length];
        double loss = new MeanSquaredError().Compute(logits, file.Floats("teacher_logits"), 7, 5, gradient);
        Golden.RequireClose("loss", file.Floats("mse_to_teacher.loss"), [(float)loss]);
        Golden.RequireClose("gradient", file.Floats("mse_to_teacher.dstudent"), gradient);
    }

    [Theory]
    [InlineData("soft_ce_xT2_T1", 1, 1)]
    [InlineData("soft_ce_xT2_T2", 2, 1)]
    [InlineData("soft_ce_xT2_T4", 4, 1)]
    [InlineData("distill_T2_alpha0.9", 2, 0.9)]
    public void Distillation_equals_PyTorchs(string name, double temperature, double mixing)
    {
        var (loss, gradient) = Distilled(temperature, mixing);
        using var file = Golden.Open("losses.safetensors");
        Golden.RequireClose("loss", file.Floats(name + ".loss"), [(float)loss]);
        Golden.RequireClose("gradient", file.Floats(name + ".dstudent"), gradient);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Distillation_has_the_gradient_of_the_divergence_from_the_teacher(int temperature)
    {
        using var file = Golden.Open("losses.safetensors");
        Golden.RequireClose("gradient", file.Floats($"kl_xT2_T{temperature}.dstudent"), Distilled(temperature, mixing: 1).Gradient);
        // Without T², gradients shrink as it grows.
        Golden.RequireClose("gradient", [.. file.Floats($"soft_ce_T{temperature}.dstudent").Select(value => value * temperature * temperature)], Distilled(temperature, mixing: 1).Gradient);
    }

    [Theory]
    [InlineData("soft")]
    [InlineData("soft binary")]
    [InlineData("cosine")]
    public void Gradients_of_a_teachers_losses_equal_their_slope(string name)
    {
        RowLoss loss = name switch { "soft" => new SoftCrossEntropy(1.5), "soft binary" => new SoftBinaryCrossEntropy(1.5), _ => new CosineDistance() };
        // The cosine of a vector near zero turns faster than any step.
        Gen.Select(Gen.Float[-4, 4].Array[8], Gen.Float[-4, 4].Array[8])
            .Where((ours, _) => ours.Chunk(4).All(row => row.Sum(value => value * value) > 1))
            .Sample((ours, theirs) => RequireSlopes(loss, ours, theirs), iter: 200);
    }

    [Fact]
    public void A_teachers_losses_are_least_at_its_own_answer()
    {
        float[] teacher = [2, -1, 0.5f, 3];
        foreach (var loss in (RowLoss[])[new SoftCrossEntropy(2), new SoftBinaryCrossEntropy(2), new CosineDistance(), new MeanSquaredError()])
        {
            var gradient = new float[4];
            double least = loss.Compute(teacher, teacher, 4, 1, gradient);
            Assert.All(gradient, slope => Assert.Equal(0, slope, 1e-6));
            Assert.True(loss.Compute([1, -1, 2, 0], teacher, 4, 1, gradient) > least);
        }
    }

    [Theory]
    [InlineData(ProblemType.SingleLabelClassification)]
    [InlineData(ProblemType.MultiLabelClassification)]
    [InlineData(ProblemType.Regression)]
    public void Gradients_equal_the_slope_of_the_loss(ProblemType problem) =>
        Gen.Select(Gen.Float[-4, 4].Array[8], Gen.Int[0, 3], Gen.Int[0, 3]).Sample((logits, first, second) =>
        {
            var loss = RowLoss.For(problem, problem == ProblemType.SingleLabelClassification ? 0.2 : 0);
            float[] targets = problem == ProblemType.SingleLabelClassification ? [first, second] : [0, 1, 1, 0, 1, 0, first % 2, second % 2];
            RequireSlopes(loss, logits, targets);
        }, iter: 200);

    [Fact]
    public void Binary_cross_entropy_stays_finite_for_huge_logits()
    {
        var gradient = new float[2];
        double loss = new BinaryCrossEntropy().Compute([1e30f, -1e30f], [1, 0], 2, 1, gradient);
        Assert.Equal(0, loss);
        Assert.Equal([0, 0], gradient);
    }

    [Fact]
    public void Rows_without_a_label_count_for_nothing() =>
        Assert.Equal(2, new CrossEntropy().CountedRows([0, CrossEntropy.Ignored, 1], rows: 3));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Refuses_a_label_smoothing_that_is_no_share(double smoothing) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CrossEntropy(smoothing));

    private static void RequireSlopes(RowLoss loss, float[] logits, float[] targets)
    {
        var gradient = new float[8];
        loss.Compute(logits, targets, 4, 2, gradient);
        for (int i = 0; i < 8; i++)
        {
            // Central differences of a double loss over float32 steps: their error is about step² + 1e-7/step.
            const float Step = 1f / 64;
            double above = Moved(Step), below = Moved(-Step);
            Assert.Equal((above - below) / (2 * Step), gradient[i], 2e-4);

            double Moved(float step)
            {
                float[] moved = [.. logits];
                moved[i] += step;
                return loss.Compute(moved, targets, 4, 2, new float[8]);
            }
        }
    }

    private static (double Loss, float[] Gradient) Distilled(double temperature, double mixing)
    {
        using var file = Golden.Open("losses.safetensors");
        float[] logits = file.Floats("student_logits"), gradient = new float[logits.Length];
        var builder = new TokenBatchBuilder();
        for (int row = 0; row < 5; row++) builder.Add([0]);
        var batch = new TrainingBatch(builder.Build(), [.. file.Integers("labels_full").Select(label => (float)label)]) { Teacher = new TeacherAnswer { Output = file.Floats("teacher_logits") } };
        var objective = new DistillationObjective(RowObjective.OfSequences(new CrossEntropy()), new SoftCrossEntropy(temperature), mixing);
        return (objective.Compute(logits, batch, objective.CountOf(batch), gradient), gradient);
    }

    private static void RequireGolden(CrossEntropy loss, string labels, string name)
    {
        using var file = Golden.Open("losses.safetensors");
        float[] logits = file.Floats("student_logits"), gradient = new float[logits.Length];
        float[] targets = [.. file.Integers(labels).Select(label => (float)label)];
        double value = loss.Compute(logits, targets, 7, loss.CountedRows(targets, 5), gradient);
        Golden.RequireClose("loss", file.Floats(name + ".loss"), [(float)value]);
        Golden.RequireClose("gradient", file.Floats(name + ".dstudent"), gradient);
    }
}
