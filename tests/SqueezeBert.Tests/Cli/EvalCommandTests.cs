using SqueezeBert.Tests.Evaluation;
using Xunit;
using static SqueezeBert.Tests.Cli.EvalFolder;

namespace SqueezeBert.Tests.Cli;

public sealed class EvalCommandTests : IDisposable
{
    private static readonly string Squad = EvaluationFixtures.PathOf("squad_v1.1.json"), SquadAnswers = EvaluationFixtures.PathOf("squad_v1.1_predictions.json");
    private static readonly string NoAnswer = EvaluationFixtures.PathOf("squad_v2.0.json"), NoAnswerAnswers = EvaluationFixtures.PathOf("squad_v2.0_predictions.json");

    private readonly EvalFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("bert_ensemble", 86.206, 92.196)]
    [InlineData("logistic_regression_baseline", 40.142, 50.982)]
    public void Published_predictions_for_SQuAD_score_what_was_published(string system, double exact, double f1)
    {
        string data = PublicData.Require("squad/dev-v1.1.reconstructed.json.gz"), predictions = PublicData.Require($"squad/predictions_dev1.1_{system}.json.gz");
        var figures = Figures(CliRun.Of("eval", "--task", "squad", "--data", data, "--predictions", predictions, "--json"));
        Assert.Equal((exact, f1), (Math.Round(figures["exact_match"], 3), Math.Round(figures["f1"], 3)));
    }

    [Fact]
    public void SQuAD_figures_are_those_of_the_official_script_and_files_that_do_not_fit_are_noticed()
    {
        var run = CliRun.Of("eval", "--task", "squad", "--data", Squad, "--predictions", SquadAnswers, "--json");
        AssertFigures(run, [.. EvaluationFixtures.SquadFigures("1.1").Select(figure => (figure.Key, figure.Value))]);
        Assert.Equal(("squad", 17), (run.Lines[0].GetProperty("task").GetString(), run.Lines[0].GetProperty("examples").GetInt32()));
        Assert.Equal(
            $"warning: {SquadAnswers}: questions without a prediction, which score 0: 1.\nwarning: {SquadAnswers}: predictions for questions that the data doesn't have, which don't count: 1.\n",
            run.Error);
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("2.0 with probabilities", "--na-prob-file")]
    [InlineData("2.0 with probabilities, threshold 0.5", "--na-prob-file", "--na-prob-thresh")]
    public void SQuAD_2_figures_are_those_of_the_official_script(string script, params string[] options)
    {
        string[] more = [.. options.SelectMany(option => (string[])[option, option == "--na-prob-file" ? EvaluationFixtures.PathOf("squad_v2.0_na_probs.json") : "0.5"])];
        var run = CliRun.Of(["eval", "--task", "squad_v2", "--data", NoAnswer, "--predictions", NoAnswerAnswers, "--json", .. more]);
        Assert.Equal("", run.Error);
        var expected = EvaluationFixtures.SquadFigures(script);
        AssertFigures(run, [.. expected.Select(figure => (figure.Key, figure.Value))]);
        Assert.Equal(expected.Count, Figures(run).Count);
    }

    [Fact]
    public void SQuAD_1_does_not_take_questions_without_an_answer() =>
        CliAssert.Refused(CliRun.Of("eval", "--task", "squad", "--data", NoAnswer, "--predictions", NoAnswerAnswers), NoAnswer, "expected an answer to each question", "--task squad_v2");

    [Fact]
    public void Shows_a_table_for_people()
    {
        string[] command = ["eval", "--task", "squad", "--data", Squad, "--predictions", SquadAnswers];
        foreach (var run in (CliRun[])[CliRun.Of(command), CliRun.OnTerminal(command)])
        {
            Assert.Equal(0, run.Code);
            Assert.StartsWith("squad: 17 examples\n", run.Output, StringComparison.Ordinal);
            Assert.Contains("exact_match", run.Output, StringComparison.Ordinal);
            Assert.Contains("66.7098", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Answers_can_be_written_as_a_submission()
    {
        string output = folder.PathOf("submission.json");
        var run = CliRun.Of("eval", "--task", "squad_v2", "--data", NoAnswer, "--predictions", NoAnswerAnswers, "--na-prob-file", EvaluationFixtures.PathOf("squad_v2.0_na_probs.json"), "--na-prob-thresh", "0.5", "--output", output, "--json");
        Assert.Equal(0, run.Code);
        // With the threshold applied, so that no probabilities are needed any more.
        var again = CliRun.Of("eval", "--task", "squad_v2", "--data", NoAnswer, "--predictions", output, "--json");
        AssertFigures(again, [.. Figures(run).Where(figure => !figure.Key.StartsWith("best", StringComparison.Ordinal)).Select(figure => (figure.Key, figure.Value))]);
    }

    [Fact]
    public void A_cancelled_evaluation_ends_with_130()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var run = CliRun.Run([], ["eval", "--task", "squad", "--data", Squad, "--predictions", SquadAnswers], terminal: false, cancelled.Token);
        Assert.Equal((130, "error: cancelled.\n"), (run.Code, run.Error));
    }

    [Fact]
    public void Missing_files_are_named()
    {
        CliAssert.Refused(CliRun.Of("eval", "--task", "squad", "--data", "no.json", "--predictions", SquadAnswers), "no.json: expected a file; found none there.");
        CliAssert.Refused(CliRun.Of("eval", "--task", "glue/rte", "--data", "no.tsv", "--predictions", "nor.tsv"), "nor.tsv: expected a file; found none there.");
    }

    [Fact]
    public void A_sentence_may_be_tagged_by_tags_or_by_marked_parts()
    {
        // "Mia Li flew to New York": the offsets of the tokens are 0, 4, 7, 12, 15 and 19.
        const string data = "Mia B-PER\nLi I-PER\nflew O\nto O\nNew B-LOC\nYork I-LOC\n\nHi O\n";
        foreach (string output in (string[])
            [
                "{\"index\":0,\"tags\":[\"B-PER\",\"I-PER\",\"O\",\"O\",\"B-LOC\",\"O\"]}\n{\"index\":1,\"tags\":[\"O\"]}\n",
                Outputs("[{\"entity_group\":\"PER\",\"score\":0.9,\"word\":\"mia li\",\"start\":0,\"end\":6},{\"entity_group\":\"LOC\",\"start\":15,\"end\":18}]", "[]"),
                Outputs("[{\"entity\":\"B-PER\",\"start\":0,\"end\":3},{\"entity\":\"I-PER\",\"start\":4,\"end\":5},{\"entity\":\"I-LOC\",\"start\":5,\"end\":6},{\"entity\":\"B-LOC\",\"start\":15,\"end\":18}]", "[]"),
            ])
        {
            var run = folder.Eval("token-classification", ("data.conll", data), ("predictions.jsonl", output), "--json");
            AssertFigures(run, ("f1", 0.5), ("precision", 0.5), ("recall", 0.5), ("accuracy", 6 / 7.0), ("PER_f1", 1), ("LOC_f1", 0), ("LOC_number", 1));
        }
    }

    [Fact]
    public void Marked_parts_are_scored_against_types_without_a_prefix()
    {
        string output = Outputs("[{\"entity_group\":\"PER\",\"start\":0,\"end\":6}]", "[{\"entity\":\"I-LOC\",\"start\":0,\"end\":4}]");
        AssertFigures(folder.Eval("token-classification", ("data.conll", "Mia PER\nLi PER\n\nYork LOC\n"), ("predictions.jsonl", output), "--json"), ("f1", 1), ("accuracy", 1));
    }

    [Theory]
    [InlineData("{\"index\":0,\"tags\":[\"O\"]}", "line 1: tags: expected 2 tags, one for each token; found 1.")]
    [InlineData("{\"index\":0,\"tags\":[\"O\",\"\"]}", "line 1: tags[1]: expected a tag; found an empty one.")]
    [InlineData("{\"index\":0,\"output\":[{\"entity_group\":\"X\",\"start\":2,\"end\":2}]}", "line 1: output[0]: expected start and end inside the 5 characters")]
    [InlineData("{\"index\":0,\"output\":[{\"entity_group\":\"X\",\"start\":0,\"end\":6}]}", "line 1: output[0]: expected start and end inside the 5 characters")]
    [InlineData("{\"index\":0,\"output\":[{\"start\":0,\"end\":1}]}", "line 1: output[0]: expected a field 'entity'; found none.")]
    [InlineData("{\"index\":0}", "line 1: expected a field 'output'; found none.")]
    [InlineData("{\"index\":1,\"tags\":[\"O\",\"O\"]}", "expected a prediction for each example; found none for 0.")]
    [InlineData("{\"index\":0,\"tags\":[\"O\",\"O\"]}\n{\"index\":1,\"tags\":[\"O\"]}", "line 2: expected predictions for the examples of the data only; found 1 more, such as that for 1.")]
    [InlineData("{\"index\":0,\"tags\":[\"O\",\"O\"]}\n{\"index\":0,\"tags\":[\"O\"]}", "line 2: expected one prediction for 0; found another.")]
    [InlineData("{\"index\":0,\"error\":\"the text is too long\"}", "line 1: error: expected a prediction; found a failure: the text is too long")]
    [InlineData("0\tO O", "line 1: expected a JSON object; found at character ")]
    public void Names_the_line_of_a_prediction_that_does_not_fit(string predictions, string problem)
    {
        var run = folder.Eval("token-classification", ("data.conll", "two O\nx O\n"), ("predictions.jsonl", predictions + "\n"));
        CliAssert.Refused(run, $"{folder.PathOf("predictions.jsonl")}: {problem}");
    }

    [Fact]
    public void Another_column_of_tags_can_be_scored_and_types_can_be_renamed()
    {
        string map = folder.Write("map.json", """{"GPE":"LOC","FAC":"O"}""");
        var run = folder.Eval(
            "token-classification", ("nested.tsv", "# doc = 1\nthe\tB-PER\tO\nRome\tO\tB-GPE\nhall\tO\tB-FAC\n"),
            ("predictions.jsonl", "{\"index\":0,\"tags\":[\"O\",\"B-LOC\",\"O\"]}\n"), "--tag-column", "3", "--label-map", map, "--json");
        AssertFigures(run, ("f1", 1), ("LOC_number", 1), ("accuracy", 1));
        CliAssert.Refused(folder.Eval("token-classification", ("d.tsv", "a\tO\n"), ("p.jsonl", ""), "--tag-column", "3"), "d.tsv: line 1: expected a token and a tag in column 3; found 2 columns.");
    }

    [Fact]
    public void Intents_and_slots_are_scored_together()
    {
        const string data = "tokens\tslot_tags\tintent\nplay my song\tO O B-song\tPlayMusic\nfly to new york\tO O B-city I-city\tBook\n";
        var run = folder.Eval(
            "intent-and-slots", ("valid.tsv", data),
            ("predictions.jsonl", Outputs(
                "{\"intent\":{\"label\":\"PlayMusic\",\"score\":0.9},\"slots\":[{\"label\":\"song\",\"value\":\"song\",\"start\":8,\"end\":12}]}",
                "{\"intent\":\"Book\",\"tags\":[\"O\",\"O\",\"B-city\",\"O\"]}")), "--json");
        AssertFigures(run, ("sentence_accuracy", 0.5), ("intent_accuracy", 1), ("slot_f1", 0.5), ("slot_precision", 0.5), ("slot_recall", 0.5));
    }

    [Fact]
    public void An_intent_that_is_null_is_out_of_scope()
    {
        const string data = "tokens\tslot_tags\tintent\nplay it\tO O\tPlayMusic\na poem\tO O\toos\n";
        var run = folder.Eval("intent-and-slots", ("valid.tsv", data), ("predictions.jsonl", Outputs("{\"intent\":null,\"slots\":[]}", "{\"intent\":null,\"slots\":[]}")), "--json");
        Assert.Equal(0.5, Assert.Single(run.Lines).GetProperty("metrics").GetProperty("intent_accuracy").GetDouble());
    }

    [Fact]
    public void Similarities_are_scored_by_correlation()
    {
        const string data = "index\tsentence1\tsentence2\tscore\n0\ta\tb\t0.0\n1\tc\td\t2.5\n2\te\tf\t5.0\n";
        AssertFigures(folder.Eval("sentence-similarity", ("dev.tsv", data), ("predictions.jsonl", Outputs("0.1", "[0.2]", "[{\"label\":\"LABEL_0\",\"score\":0.3}]")), "--json"), ("pearson", 1), ("spearmanr", 1));
        CliAssert.Refused(folder.Eval("sentence-similarity", ("dev.tsv", data), ("predictions.jsonl", Outputs("\"far\"", "1", "1"))), "line 1: output: expected an array; found a string.");
        CliAssert.Refused(folder.Eval("sentence-similarity", ("dev.tsv", data.Replace("2.5", "near", StringComparison.Ordinal)), ("p.jsonl", Outputs("1", "1", "1"))), "dev.tsv: line 3: expected a number; found 'near'.");
    }

    [Fact]
    public void Choices_are_scored_by_the_highest_score()
    {
        const string data = """{"question":"cause","premise":"It rained.","choices":["Clouds came.","He slept."],"label":0}""" + "\n";
        AssertFigures(folder.Eval("multiple-choice", ("dev.jsonl", data + data), ("p.jsonl", Outputs("0", "[{\"index\":0,\"score\":0.4},{\"index\":1,\"score\":0.6}]")), "--json"), ("accuracy", 0.5));
        CliAssert.Refused(folder.Eval("multiple-choice", ("dev.jsonl", data), ("p.jsonl", Outputs("2"))), "line 1: output: expected the number of a choice, at most 1; found 2.");
    }

    [Fact]
    public void Masked_words_are_scored_by_pseudo_perplexity()
    {
        AssertFigures(folder.Eval("fill-mask", ("text.txt", "one\n\ntwo words\n"), ("p.jsonl", Outputs($"[{JsonOf(Math.Log(0.5))}]", $"[{JsonOf(Math.Log(0.25))},{JsonOf(Math.Log(0.125))}]")), "--json"), ("pseudo_perplexity", 4), ("tokens", 3));
        CliAssert.Refused(folder.Eval("fill-mask", ("text.txt", "one\n"), ("p.jsonl", Outputs("[0.5]"))), "line 1: output[0]: expected the logarithm of a probability, at most 0; found 0.5.");
    }

    [Fact]
    public void Data_without_examples_is_refused() =>
        CliAssert.Refused(folder.Eval("fill-mask", ("text.txt", "\n"), ("p.jsonl", "")), folder.PathOf("text.txt"), "expected at least one example; found none.");
}
