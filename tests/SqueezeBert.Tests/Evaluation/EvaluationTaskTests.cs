using SqueezeBert.Data.Squad;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;
using Xunit;

namespace SqueezeBert.Tests.Evaluation;

public class EvaluationTaskTests
{
    // Rounding of sums over a few dozen float64 numbers of up to 100.
    private const double Rounding = 1e-9;

    [Fact]
    public void Question_answering_gives_the_figures_of_the_official_script_1_1()
    {
        var task = new QuestionAnsweringTask();
        var predictions = SquadPredictions.ReadAnswers(EvaluationFixtures.PathOf("squad_v1.1_predictions.json"));
        foreach (var question in SquadFile.Read(EvaluationFixtures.PathOf("squad_v1.1.json")))
            task.Add(Texts(question), predictions.TryTake(question.Id, out string? answer) ? answer : null);
        AssertFigures(EvaluationFixtures.SquadFigures("1.1"), task.Metrics);
    }

    [Theory]
    [InlineData("2.0", false, 1)]
    [InlineData("2.0 with probabilities", true, 1)]
    [InlineData("2.0 with probabilities, threshold 0.5", true, 0.5)]
    public void Questions_without_answer_give_the_figures_of_the_official_script_2_0(string run, bool withProbabilities, double threshold)
    {
        var task = new NoAnswerTask(threshold);
        var answers = SquadPredictions.ReadAnswers(EvaluationFixtures.PathOf("squad_v2.0_predictions.json"));
        var probabilities = SquadPredictions.ReadNoAnswerProbabilities(EvaluationFixtures.PathOf("squad_v2.0_na_probs.json"));
        foreach (var question in SquadFile.Read(EvaluationFixtures.PathOf("squad_v2.0.json")))
            task.Add(Texts(question), new NoAnswerPrediction(answers.Take(question.Id), withProbabilities ? probabilities.Take(question.Id) : null));
        AssertFigures(EvaluationFixtures.SquadFigures(run), task.Metrics);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(1)]
    public void A_missing_prediction_scores_0_under_every_threshold(double threshold)
    {
        var task = new NoAnswerTask(threshold);
        task.Add([], new NoAnswerPrediction(null, null));
        task.Add(["dog"], new NoAnswerPrediction(null, null));
        Assert.Equal(0, Value(task.Metrics, "f1"));
        Assert.Equal(0, Value(task.Metrics, "NoAns_exact"));
    }

    [Fact]
    public void Classification_gives_the_metrics_asked_for_in_their_order()
    {
        var task = new ClassificationTask(["accuracy", "f1", "macro_f1", "matthews_correlation"]);
        // 1: 2 right of 3 predicted and 3 true; 0: 1 right of 2 and 2.
        foreach (var (gold, predicted) in new[] { ("1", "1"), ("1", "1"), ("1", "0"), ("0", "1"), ("0", "0") }) task.Add(gold, predicted);
        AssertFigures(new() { ["accuracy"] = 3 / 5.0, ["f1"] = 2 / 3.0, ["macro_f1"] = (2 / 3.0 + 1 / 2.0) / 2, ["matthews_correlation"] = (2 * 1 - 1 * 1) / 6.0 }, task.Metrics);
        Assert.Equal(["accuracy", "f1", "macro_f1", "matthews_correlation"], task.Metrics.Select(metric => metric.Name));
    }

    [Fact]
    public void A_positive_label_that_never_occurs_scores_0_and_is_no_label_of_the_mean()
    {
        var task = new ClassificationTask(["f1", "macro_f1"], positiveLabel: "spam");
        task.Add("ham", "ham");
        AssertFigures(new() { ["f1"] = 0, ["macro_f1"] = 1 }, task.Metrics);
        Assert.Equal(0, new ClassificationTask(["accuracy"]).Metrics[0].Value);
    }

    [Fact]
    public void Similarity_gives_both_correlations()
    {
        var task = new SimilarityTask();
        foreach (var (gold, predicted) in new[] { (0.0, 0.1), (5, 0.9), (2.5, 0.5) }) task.Add(gold, predicted);
        AssertFigures(new() { ["pearson"] = 1, ["spearmanr"] = 1 }, task.Metrics);
    }

    [Fact]
    public void A_sentence_is_right_when_its_intent_and_all_its_slots_are()
    {
        var task = new IntentAndSlotsTask();
        task.Add(new("book", ["O", "B-city"]), new("book", ["O", "B-city"]));
        task.Add(new("book", ["O", "B-city"]), new("book", ["O", "O"]));
        task.Add(new("play", ["B-song"]), new("book", ["B-song"]));
        task.Add(new("play", ["O"]), new("play", ["B-song"]));
        // Slots: 2 right of 3 predicted and 3 true.
        AssertFigures(
            new() { ["sentence_accuracy"] = 1 / 4.0, ["intent_accuracy"] = 3 / 4.0, ["slot_f1"] = 2 / 3.0, ["slot_precision"] = 2 / 3.0, ["slot_recall"] = 2 / 3.0 },
            task.Metrics);
    }

    [Fact]
    public void Token_classification_gives_overall_figures_and_those_of_each_type()
    {
        var task = new TokenClassificationTask();
        task.Add(["B-PER", "O", "B-LOC"], ["B-PER", "O", "O"]);
        AssertFigures(
            new()
            {
                ["f1"] = 2 / 3.0, ["precision"] = 1, ["recall"] = 0.5, ["macro_f1"] = 0.5, ["accuracy"] = 2 / 3.0,
                ["LOC_precision"] = 0, ["LOC_recall"] = 0, ["LOC_f1"] = 0, ["LOC_number"] = 1,
                ["PER_precision"] = 1, ["PER_recall"] = 1, ["PER_f1"] = 1, ["PER_number"] = 1,
            },
            task.Metrics);
    }

    [Fact]
    public void Fill_mask_is_over_the_tokens_of_all_texts()
    {
        var task = new FillMaskTask();
        task.Add("one", [Math.Log(0.5)]);
        task.Add("two more", [Math.Log(0.25), Math.Log(0.125)]);
        AssertFigures(new() { ["pseudo_perplexity"] = 4, ["tokens"] = 3 }, task.Metrics);
    }

    private static string[] Texts(SquadQuestion question) => [.. question.Answers.Select(answer => answer.Text)];

    private static double Value(IReadOnlyList<Metric> metrics, string name) => metrics.Single(metric => metric.Name == name).Value;

    private static void AssertFigures(Dictionary<string, double> expected, IReadOnlyList<Metric> metrics)
    {
        Assert.Equal(expected.Keys.Order(), metrics.Select(metric => metric.Name).Order());
        Assert.All(metrics, metric => Assert.Equal(expected[metric.Name], metric.Value, Rounding));
    }
}
