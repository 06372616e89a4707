using CsCheck;
using SqueezeBert.Evaluation;
using Xunit;

namespace SqueezeBert.Tests.Evaluation;

public class LabelSetCountsTests
{
    // Rounding of a few float64 operations.
    private const double Rounding = 1e-12;

    [Fact]
    public void Gives_the_figures_of_a_worked_example()
    {
        // joy: 1 right of 2 predicted and 2 true; fear: 1 right of 1 and 2; calm: 0 right of 1 and 0.
        var counts = Count((["joy", "fear"], ["joy"]), (["fear"], ["fear", "joy"]), (["joy"], ["calm"]), ([], []));
        Assert.Equal(2 * 2 / (4 + 4.0), counts.MicroF1, Rounding);
        Assert.Equal((2 * 1 / 4.0 + 2 * 1 / 3.0 + 0) / 3, counts.MacroF1, Rounding);
        Assert.Equal(1 / 4.0, counts.Accuracy, Rounding);
    }

    [Fact]
    public void Nothing_scores_zero() => Assert.Equal((0.0, 0.0, 0.0), (Count().MicroF1, Count().MacroF1, Count().Accuracy));

    [Fact]
    public void Micro_F1_of_one_label_each_is_accuracy() => Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3]).Array[1, 50].Sample(pairs =>
    {
        var counts = Count([.. pairs.Select(pair => (new[] { $"{pair.Item1}" }, new[] { $"{pair.Item2}" }))]);
        Assert.Equal(counts.Accuracy, counts.MicroF1, Rounding);
    });

    private static LabelSetCounts<string> Count(params (string[] Truth, string[] Predicted)[] examples)
    {
        var counts = new LabelSetCounts<string>();
        foreach (var (truth, predicted) in examples) counts.Add(truth.ToHashSet(), predicted.ToHashSet());
        return counts;
    }
}
