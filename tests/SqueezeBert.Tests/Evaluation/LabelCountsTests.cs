using CsCheck;
using SqueezeBert.Evaluation;
using Xunit;

namespace SqueezeBert.Tests.Evaluation;

public class LabelCountsTests
{
    // Rounding of a few float64 operations.
    private const double Rounding = 1e-12;

    private static readonly Gen<(int Truth, int Predicted)[]> Examples = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3]).Array[1, 60];

    [Fact]
    public void Gives_the_figures_of_a_worked_example()
    {
        // truth     0 0 0 1 1 2 2 2 2
        // predicted 0 0 1 1 1 2 2 0 1
        var counts = Count(3, (0, 0), (0, 0), (0, 1), (1, 1), (1, 1), (2, 2), (2, 2), (2, 0), (2, 1));
        Assert.Equal(9, counts.Total);
        Assert.Equal(6 / 9.0, counts.Accuracy, Rounding);
        Assert.Equal([2 / 3.0, 2 / 4.0, 1.0], [counts[0].Precision, counts[1].Precision, counts[2].Precision]);
        Assert.Equal([2 / 3.0, 1.0, 0.5], [counts[0].Recall, counts[1].Recall, counts[2].Recall]);
        Assert.Equal(4 / 6.0, counts[0].F1, Rounding);
        Assert.Equal((4 / 6.0 + 4 / 6.0 + 4 / 6.0) / 3, counts.MacroF1, Rounding);
        // By the definition: c = 6, s = 9, Σtp = 3·3 + 2·4 + 4·2 = 25, Σp² = 9 + 16 + 4 = 29, Σt² = 9 + 4 + 16 = 29.
        Assert.Equal((6 * 9 - 25) / 52.0, counts.MatthewsCorrelation, Rounding);
    }

    [Fact]
    public void Matthews_of_two_labels_is_the_classic_formula()
    {
        const double truePositive = 6, falsePositive = 1, falseNegative = 2, trueNegative = 3;
        var counts = Count(2, [.. Enumerable.Repeat((1, 1), 6), (0, 1), (1, 0), (1, 0), (0, 0), (0, 0), (0, 0)]);
        double expected = (truePositive * trueNegative - falsePositive * falseNegative)
            / Math.Sqrt((truePositive + falsePositive) * (truePositive + falseNegative) * (trueNegative + falsePositive) * (trueNegative + falseNegative));
        Assert.Equal(expected, counts.MatthewsCorrelation, Rounding);
    }

    [Fact]
    public void A_label_that_is_never_seen_scores_zero()
    {
        var counts = Count(3, (0, 0), (1, 0));
        Assert.Equal((0.0, 0.0, 0.0), (counts[2].Precision, counts[2].Recall, counts[2].F1));
        Assert.Equal(0, counts.MatthewsCorrelation);
        Assert.Equal(0, new LabelCounts(2).Accuracy);
    }

    [Fact]
    public void Counting_an_example_many_times_is_counting_it_at_once() => Examples.Sample(examples =>
    {
        var once = new LabelCounts(4);
        foreach (var group in examples.GroupBy(example => example)) once.Add(group.Key.Truth, group.Key.Predicted, group.Count());
        AssertSame(Count(4, examples), once);
    });

    [Fact]
    public void Names_of_labels_do_not_matter() => Gen.Select(Examples, Gen.Shuffle(new[] { 0, 1, 2, 3 })).Sample((examples, order) =>
        AssertSame(Count(4, examples), Count(4, [.. examples.Select(example => (order[example.Truth], order[example.Predicted]))])));

    [Fact]
    public void Truth_and_prediction_may_change_places() => Examples.Sample(examples =>
        AssertSame(Count(4, examples), Count(4, [.. examples.Select(example => (example.Predicted, example.Truth))])));

    [Fact]
    public void Figures_lie_in_their_ranges_and_reach_1_when_all_is_right() => Examples.Sample(examples =>
    {
        var counts = Count(4, examples);
        Assert.InRange(counts.MatthewsCorrelation, -1 - Rounding, 1 + Rounding);
        Assert.InRange(counts.MacroF1, 0, 1);
        var right = Count(4, [.. examples.Select(example => (example.Truth, example.Truth))]);
        Assert.Equal(1, right.Accuracy);
        bool several = examples.Select(example => example.Truth).Distinct().Count() > 1;
        Assert.Equal(several ? 1 : 0, right.MatthewsCorrelation, Rounding);
    });

    [Fact]
    public void Refuses_a_label_outside()
    {
        var counts = new LabelCounts(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.Add(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.Add(0, -1));
    }

    private static void AssertSame(LabelCounts expected, LabelCounts found)
    {
        Assert.Equal(expected.Total, found.Total);
        Assert.Equal(expected.Accuracy, found.Accuracy, Rounding);
        Assert.Equal(expected.MacroF1, found.MacroF1, Rounding);
        Assert.Equal(expected.MatthewsCorrelation, found.MatthewsCorrelation, Rounding);
    }

    private static LabelCounts Count(int labels, params (int Truth, int Predicted)[] examples)
    {
        var counts = new LabelCounts(labels);
        foreach (var (truth, predicted) in examples) counts.Add(truth, predicted);
        return counts;
    }
}
