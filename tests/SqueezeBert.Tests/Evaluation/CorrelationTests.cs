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
}
