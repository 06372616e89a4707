using SqueezeBert.Evaluation;
using Xunit;

namespace SqueezeBert.Tests.Evaluation;

public class ConfusionMatrixTests
{
    // Rounding of a few float64 operations.
    private const double Rounding = 1e-12;

    [Fact]
    public void Gives_the_figures_of_a_worked_example()
    {
        // truth     0 0 0 1 1 2 2 2 2
        // predicted 0 0 1 1 1 2 2 0 1
        var matrix = Matrix(3, (0, 0), (0, 0), (0, 1), (1, 1), (1, 1), (2, 2), (2, 2), (2, 0), (2, 1));
        Assert.Equal(9, matrix.Total);
        Assert.Equal(6 / 9.0, matrix.Accuracy, Rounding);
        Assert.Equal([2 / 3.0, 2 / 4.0, 1.0], [matrix.Precision(0), matrix.Precision(1), matrix.Precision(2)]);
        Assert.Equal([2 / 3.0, 1.0, 0.5], [matrix.Recall(0), matrix.Recall(1), matrix.Recall(2)]);
        Assert.Equal(4 / 6.0, matrix.F1(0), Rounding);
        Assert.Equal((4 / 6.0 + 4 / 6.0 + 4 / 6.0) / 3, matrix.MacroF1, Rounding);
        // By the definition: c = 6, s = 9, Σtp = 3·3 + 2·4 + 4·2 = 25, Σp² = 9 + 16 + 4 = 29, Σt² = 9 + 4 + 16 = 29.
        Assert.Equal((6 * 9 - 25) / 52.0, matrix.MatthewsCorrelation, Rounding);
    }

    [Fact]
    public void Matthews_of_two_labels_is_the_classic_formula()
    {
        const double truePositive = 6, falsePositive = 1, falseNegative = 2, trueNegative = 3;
        var matrix = Matrix(2, [.. Enumerable.Repeat((1, 1), 6), (0, 1), (1, 0), (1, 0), (0, 0), (0, 0), (0, 0)]);
        double expected = (truePositive * trueNegative - falsePositive * falseNegative)
            / Math.Sqrt((truePositive + falsePositive) * (truePositive + falseNegative) * (trueNegative + falsePositive) * (trueNegative + falseNegative));
        Assert.Equal(expected, matrix.MatthewsCorrelation, Rounding);
    }

    [Fact]
    public void A_label_that_is_never_seen_scores_zero()
    {
        var matrix = Matrix(3, (0, 0), (1, 0));
        Assert.Equal((0.0, 0.0, 0.0), (matrix.Precision(2), matrix.Recall(2), matrix.F1(2)));
        Assert.Equal(0, matrix.MatthewsCorrelation);
        Assert.Equal(0, new ConfusionMatrix(2).Accuracy);
    }

    [Fact]
    public void Refuses_a_label_outside_the_matrix()
    {
        var matrix = new ConfusionMatrix(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Add(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Add(0, -1));
    }

    private static ConfusionMatrix Matrix(int labels, params (int Truth, int Predicted)[] examples)
    {
        var matrix = new ConfusionMatrix(labels);
        foreach (var (truth, predicted) in examples) matrix.Add(truth, predicted);
        return matrix;
    }
}
