using CsCheck;
using SqueezeBert.Evaluation;
using Xunit;

namespace SqueezeBert.Tests.Evaluation;

public class EntityScoresTests
{
    // Rounding of a few float64 operations.
    private const double Rounding = 1e-12;

    [Fact]
    public void Gives_the_figures_of_the_example_in_seqevals_documentation()
    {
        var scores = Score(
            ("O O O B-MISC I-MISC I-MISC O", "O O B-MISC I-MISC I-MISC I-MISC O"),
            ("B-PER I-PER O", "B-PER I-PER O"));
        Assert.Equal((0.5, 0.5, 0.5, 0.5), (scores.Overall.Precision, scores.Overall.Recall, scores.Overall.F1, scores.MacroF1));
        Assert.Equal(0.8, scores.TagAccuracy, Rounding);
        Assert.Equal([("MISC", 0.0, 1), ("PER", 1.0, 1)], scores.Types.Select(type => (type.Key, type.Value.F1, type.Value.Actual)));
    }

    [Fact]
    public void Agrees_with_seqeval_on_seventy_pairs_of_tag_lists()
    {
        foreach (var line in EvaluationFixtures.Lines("seqeval.jsonl"))
        {
            var scores = new EntityScores();
            foreach (var (truth, predicted) in line.GetProperty("true").EnumerateArray().Zip(line.GetProperty("predicted").EnumerateArray()))
                scores.Add(EvaluationFixtures.Strings(truth), EvaluationFixtures.Strings(predicted));
            Assert.Equal(line.GetProperty("precision").GetDouble(), scores.Overall.Precision, Rounding);
            Assert.Equal(line.GetProperty("recall").GetDouble(), scores.Overall.Recall, Rounding);
            Assert.Equal(line.GetProperty("f1").GetDouble(), scores.Overall.F1, Rounding);
        }
    }

    [Fact]
    public void An_entity_counts_only_when_type_and_both_ends_are_right()
    {
        var scores = Score(("B-PER I-PER O B-LOC", "B-PER O O B-ORG"));
        Assert.Equal(new RetrievalCounts(0, 2, 2), scores.Overall);
        Assert.Equal(["LOC", "ORG", "PER"], scores.Types.Keys);
    }

    [Fact]
    public void The_schemes_of_both_sides_need_not_be_the_same() =>
        Assert.Equal(1, Score(("I-PER I-PER O I-LOC", "B-PER E-PER O S-LOC")).Overall.F1);

    [Fact]
    public void Precision_and_recall_change_places_with_truth_and_prediction()
    {
        var tag = Gen.OneOf("O", "B-PER", "I-PER", "B-LOC", "I-LOC");
        Gen.Select(tag, tag).Array[0, 12].Sample(pairs =>
        {
            string truth = string.Join(' ', pairs.Select(pair => pair.Item1)), predicted = string.Join(' ', pairs.Select(pair => pair.Item2));
            RetrievalCounts there = Score((truth, predicted)).Overall, back = Score((predicted, truth)).Overall;
            Assert.Equal((there.Precision, there.Recall, there.F1), (back.Recall, back.Precision, back.F1));
            Assert.InRange(there.F1, 0, 1);
            var self = Score((truth, truth)).Overall;
            Assert.Equal(self.Actual == 0 ? 0 : 1, self.F1);
        });
    }

    [Fact]
    public void Refuses_lists_of_different_lengths()
    {
        var error = Assert.Throws<ArgumentException>(() => new EntityScores().Add(["O", "O"], ["O"]));
        Assert.StartsWith("Expected 2 tags, one for each token; found 1.", error.Message, StringComparison.Ordinal);
    }

    private static EntityScores Score(params (string Truth, string Predicted)[] sentences)
    {
        var scores = new EntityScores();
        foreach (var (truth, predicted) in sentences)
            scores.Add(truth.Split(' ', StringSplitOptions.RemoveEmptyEntries), predicted.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return scores;
    }
}
