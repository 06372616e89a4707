using CsCheck;
using SqueezeBert.Evaluation;
using Xunit;

namespace SqueezeBert.Tests.Evaluation;

public class NoAnswerThresholdTests
{
    // Rounding of a few float64 operations.
    private const double Rounding = 1e-12;

    [Fact]
    public void Finds_the_threshold_of_a_worked_example()
    {
        NoAnswerCase[] questions =
        [
            new(Score: 1, NoAnswerProbability: 0.2, HasAnswer: true, PredictsText: true),
            new(Score: 0, NoAnswerProbability: 0.9, HasAnswer: false, PredictsText: true),
            new(Score: 0.5, NoAnswerProbability: 0.4, HasAnswer: true, PredictsText: true),
            new(Score: 0, NoAnswerProbability: 0.3, HasAnswer: false, PredictsText: true),
        ];
        // From 2 (all unanswered): +1 at 0.2, −1 at 0.3, +0.5 at 0.4, −1 at 0.9.
        Assert.Equal((3.0, 0.2), NoAnswerThreshold.Best(questions));
        Assert.Equal([1, 1, 0, 1], questions.Select(question => NoAnswerThreshold.ScoreUnder(question, 0.2)));
        Assert.Equal([1, 0, 0.5, 0], questions.Select(question => NoAnswerThreshold.ScoreUnder(question, 1)));
    }

    [Fact]
    public void No_threshold_is_better_than_the_best() =>
        Gen.Select(Gen.Int[0, 4], Gen.Bool, Gen.Bool).Array[1, 20].Sample(cases =>
        {
            // A predicted text never matches where there is no answer; an empty one never matches where there is one. Probabilities are all different.
            NoAnswerCase[] questions =
            [
                .. cases.Select((question, i) => new NoAnswerCase(
                    question.Item2 ? (question.Item3 ? question.Item1 / 4.0 : 0) : question.Item3 ? 0 : 1, i * 7 % 23 / 23.0, question.Item2, question.Item3)),
            ];
            double[] thresholds = [-1, .. questions.Select(question => question.NoAnswerProbability)];
            var (sum, threshold) = NoAnswerThreshold.Best(questions);
            Assert.Equal(thresholds.Max(Sum), sum, Rounding);
            if (questions.Any(question => question.NoAnswerProbability == threshold && question.HasAnswer)) Assert.Equal(sum, Sum(threshold), Rounding);

            double Sum(double at) => questions.Sum(question => NoAnswerThreshold.ScoreUnder(question, at));
        });
}
