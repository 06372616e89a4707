using CsCheck;
using SqueezeBert.Evaluation;
using Xunit;

namespace SqueezeBert.Tests.Evaluation;

public class CorrelationTests
{
    // Rounding of a few float64 operations.
    private const double Rounding = 1e-12;

    [Fact]
    public void Pearson_of_a_worked_example()
    {
        // Deviations (−2 −1 0 1 2) and (−2 0 −1 2 1): 8 / (√10·√10).
        Assert.Equal(0.8, Correlation.Pearson([1, 2, 3, 4, 5], [1, 3, 2, 5, 4]), Rounding);
    }

    [Fact]
    public void A_line_correlates_fully_and_a_constant_not_at_all()
    {
        Assert.Equal(-1, Correlation.Pearson([1, 2, 3], [6, 4, 2]), Rounding);
        Assert.Equal(0, Correlation.Pearson([1, 2, 3], [5, 5, 5]));
        Assert.Equal(0, Correlation.Pearson([], []));
    }

    [Fact]
    public void Spearman_sees_order_only()
    {
        Assert.Equal(1, Correlation.Spearman([1, 2, 3, 4], [1, 10, 100, 1000]), Rounding);
    }

    [Fact]
    public void Spearman_gives_equal_values_the_mean_of_their_ranks()
    {
        // Ranks (0 1.5 1.5 3) and (0 1 2 3).
        Assert.Equal(Correlation.Pearson([0, 1.5, 1.5, 3], [0, 1, 2, 3]), Correlation.Spearman([7, 8, 8, 9], [1, 2, 3, 4]), Rounding);
    }

    [Fact]
    public void Refuses_lengths_that_differ() =>
        Assert.Throws<ArgumentException>(() => Correlation.Pearson([1, 2], [1]));

    [Fact]
    public void Pearson_does_not_see_scale_and_shift_but_sign() => Pairs.Sample(pairs =>
    {
        var (truth, predicted) = Split(pairs);
        double expected = Correlation.Pearson(truth, predicted);
        Assert.InRange(expected, -1 - Rounding, 1 + Rounding);
        Assert.Equal(expected, Correlation.Pearson(predicted, truth), Rounding);
        Assert.Equal(expected, Correlation.Pearson(truth, [.. predicted.Select(value => 4 * value - 8)]), Rounding);
        Assert.Equal(-expected, Correlation.Pearson(truth, [.. predicted.Select(value => -value)]), Rounding);
    });

    [Fact]
    public void Spearman_does_not_see_what_keeps_the_order() => Pairs.Sample(pairs =>
    {
        var (truth, predicted) = Split(pairs);
        Assert.Equal(Correlation.Spearman(truth, predicted), Correlation.Spearman(truth, [.. predicted.Select(value => Math.Exp(value / 4))]), Rounding);
    });

    [Fact]
    public void Spearman_without_ties_is_the_formula_of_rank_differences() => Gen.Int[2, 40].SelectMany(n => Gen.Shuffle(Enumerable.Range(0, n).ToArray())).Sample(ranks =>
    {
        double n = ranks.Length, squares = ranks.Select((rank, i) => (double)(rank - i) * (rank - i)).Sum();
        double[] truth = [.. Enumerable.Range(0, ranks.Length).Select(i => (double)i)], predicted = [.. ranks.Select(rank => 100.0 + rank * rank)];
        Assert.Equal(1 - 6 * squares / (n * (n * n - 1)), Correlation.Spearman(truth, predicted), Rounding);
    });

    // Small whole numbers, so that ties are common and float64 is exact but for divisions and roots.
    private static readonly Gen<(int, int)[]> Pairs = Gen.Select(Gen.Int[-9, 9], Gen.Int[-9, 9]).Array[2, 50];

    private static (double[] Truth, double[] Predicted) Split((int, int)[] pairs) =>
        ([.. pairs.Select(pair => (double)pair.Item1)], [.. pairs.Select(pair => (double)pair.Item2)]);
}
