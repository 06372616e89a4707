using CsCheck;
using SqueezeBert.Evaluation;
using Xunit;

namespace SqueezeBert.Tests.Evaluation;

public class PseudoPerplexityTests
{
    // Rounding of logarithms and an exponential.
    private const double Rounding = 1e-9;

    [Fact]
    public void Is_the_inverse_of_the_geometric_mean_of_the_probabilities()
    {
        // (1/2 · 1/8)^(−1/2) = 4
        Assert.Equal(4, Of(0.5, 0.125).Value, Rounding);
        Assert.Equal(1, Of(1, 1, 1).Value);
        Assert.Equal(1, Of().Value);
    }

    [Fact]
    public void Of_a_model_that_guesses_is_the_number_of_choices() => Gen.Select(Gen.Int[1, 50_000], Gen.Int[1, 30]).Sample((choices, tokens) =>
        Assert.Equal(choices, Of([.. Enumerable.Repeat(1.0 / choices, tokens)]).Value, choices * Rounding));

    [Fact]
    public void An_impossible_token_makes_it_infinite() => Assert.Equal(double.PositiveInfinity, Of(0.5, 0).Value);

    [Theory]
    [InlineData(0.1)]
    [InlineData(double.NaN)]
    public void Refuses_what_is_no_logarithm_of_a_probability(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PseudoPerplexity().Add(value));

    private static PseudoPerplexity Of(params double[] probabilities)
    {
        var perplexity = new PseudoPerplexity();
        foreach (double probability in probabilities) perplexity.Add(Math.Log(probability));
        return perplexity;
    }
}
