using CsCheck;
using SqueezeBert.Evaluation;
using Xunit;

namespace SqueezeBert.Tests.Evaluation;

public class AnswerScoreTests
{
    // Rounding of a few float64 operations.
    private const double Rounding = 1e-12;

    private static readonly Gen<string> Answer = Gen.String[Gen.Char["aAn the.,-'\u00a0éЖ1½中\u0301"], 0, 20];

    [Fact]
    public void Words_are_those_of_the_official_script_on_letters_and_signs_of_all_kinds()
    {
        int count = 0;
        foreach (var line in EvaluationFixtures.Lines("squad_normalized.jsonl"))
        {
            Assert.Equal(line.GetProperty("normalized").GetString(), AnswerText.Normalize(line.GetProperty("text").GetString()!));
            count++;
        }
        Assert.Equal(46, count);
    }

    [Theory]
    [InlineData("The U.S.", "us")]
    [InlineData("an apple a day, the end", "apple day end")]
    [InlineData("theatre", "theatre")]
    [InlineData("a–b", "–b")]
    [InlineData("the", "")]
    public void Case_punctuation_articles_and_blanks_do_not_count(string answer, string expected) => Assert.Equal(expected, AnswerText.Normalize(answer));

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_reason_to_fail() => Assert.Equal("x \ufffd", AnswerText.Normalize("x a\ud83d the"));

    [Fact]
    public void The_best_of_several_answers_counts()
    {
        Assert.Equal(new AnswerScore(1, 1), AnswerScore.Of("Denver Broncos", ["Broncos", "the Denver Broncos"]));
        // 2 words shared: of 3 predicted and 2 true, or of 3 and 4.
        var score = AnswerScore.Of("big red dog", ["red dog", "big red cat house"]);
        Assert.Equal(0, score.Exact);
        Assert.Equal(2 * (2 / 3.0) * 1 / (2 / 3.0 + 1), score.F1, Rounding);
    }

    [Fact]
    public void A_word_counts_as_often_as_it_occurs_on_both_sides()
    {
        // "la" is shared twice, of 3 predicted words and 2 true ones.
        Assert.Equal(2 * (2 / 3.0) * 1 / (2 / 3.0 + 1), AnswerScore.Of("la la la", ["la la"]).F1, Rounding);
    }

    [Fact]
    public void An_answer_without_words_scores_no_F1_in_1_1_and_full_F1_against_none_in_2_0()
    {
        Assert.Equal(new AnswerScore(1, 0), AnswerScore.Of("The", ["a!"]));
        Assert.Equal(new AnswerScore(1, 1), AnswerScore.OrNoAnswer("", []));
        Assert.Equal(new AnswerScore(1, 1), AnswerScore.OrNoAnswer("the", ["a"]));
        Assert.Equal(new AnswerScore(0, 0), AnswerScore.OrNoAnswer("", ["dog"]));
        Assert.Equal(new AnswerScore(0, 0), AnswerScore.OrNoAnswer("dog", []));
        // An answer without words doesn't count beside one that has some.
        Assert.Equal(new AnswerScore(0, 0), AnswerScore.OrNoAnswer("", ["the", "dog"]));
    }

    [Fact]
    public void Normalizing_twice_changes_no_more_than_once() => Answer.Sample(answer =>
    {
        string once = AnswerText.Normalize(answer);
        Assert.Equal(once, AnswerText.Normalize(once));
    });

    [Fact]
    public void F1_is_symmetric_lies_between_0_and_1_and_is_full_where_the_match_is_exact() => Gen.Select(Answer, Answer).Sample((one, other) =>
    {
        AnswerScore there = AnswerScore.OrNoAnswer(one, [other]), back = AnswerScore.OrNoAnswer(other, [one]);
        Assert.Equal(there.F1, back.F1, Rounding);
        Assert.InRange(there.F1, there.Exact, 1);
        Assert.Equal(new AnswerScore(1, 1), AnswerScore.OrNoAnswer(one, [one]));
    });
}
