using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Pipelines;
using Xunit;
using static SqueezeBert.Tests.Cli.EvalFolder;

namespace SqueezeBert.Tests.Cli;

/// <summary>eval --model: what a model is asked, and that its figures are those of its predictions.</summary>
public sealed class EvalModelTests : IDisposable
{
    private static readonly string Comments = RepositoryFiles.Fixture("goemotions", "dev_sample.tsv");

    private readonly EvalFolder folder = new();

    public static TheoryData<string> Cases => [.. EvalModelCase.All.Keys];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_models_figures_are_those_of_its_predictions_whatever_the_threads(string name)
    {
        string output = folder.PathOf(EvalModelCase.All[name].PredictionFile), again = folder.PathOf("again");
        var run = Ask(name, "--output", output, "--threads", "1");
        var figures = Figures(run);
        Assert.Equal(figures, Figures(Ask(name, "--output", again, "--threads", "2")));
        Assert.Equal(File.ReadAllBytes(output), File.ReadAllBytes(again));

        var (arguments, data) = (EvalModelCase.All[name].Arguments, folder.PathOf(EvalModelCase.All[name].DataFile));
        var scored = Figures(CliRun.Of(["eval", .. arguments, "--data", data, "--predictions", output, "--json"]));
        // A file of answers has no probabilities of none, and a submission has three decimals, which three rows' correlation notices.
        foreach (var (metric, value) in scored) Assert.Equal(figures[metric], value, name == "similar pairs" ? 1e-2 : 0);
        Assert.All(figures.Keys.Except(scored.Keys), metric => Assert.StartsWith("best_", metric, StringComparison.Ordinal));
        Assert.NotEmpty(scored);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Speed_is_told_beside_the_figures(string name)
    {
        var speed = Assert.Single(Ask(name).Lines).GetProperty("speed");
        Assert.True(speed.GetProperty("tokens").GetInt64() > 0);
        Assert.True(speed.GetProperty("tokens_per_second").GetDouble() > speed.GetProperty("examples_per_second").GetDouble());
        Assert.True(speed.GetProperty("seconds").GetDouble() >= 0);
    }

    [Fact]
    public void The_embedded_model_scores_what_its_pipeline_says()
    {
        string output = folder.PathOf("predictions.jsonl");
        var run = CliRun.Of("eval", "--task", "text-classification", "--model", "sentiment", "--data", Comments, "--output", output, "--json");
        string[][] rows = [.. File.ReadLines(Comments).Skip(1).Select(line => line.Split('\t'))];
        using var pipeline = TextClassificationPipeline.FromPretrained(Path.Combine(RepositoryFiles.Root, "models", "sentiment"));
        string[] labels = [.. pipeline.Predict([.. rows.Select(row => new TextInput(row[0]))], TestContext.Current.CancellationToken).Select(result => result.Top.Label)];
        AssertFigures(run, ("accuracy", rows.Zip(labels).Count(pair => pair.First[1] == pair.Second) / 501.0));
        Assert.Equal(labels.Select((label, index) => $"{{\"index\":{index},\"output\":\"{label}\"}}"), File.ReadLines(output));
    }

    [Fact]
    public void A_word_has_the_label_of_its_first_token_and_long_sentences_are_read_to_their_end()
    {
        // The model takes 16 tokens; Bergen is two, the second without a label of its own.
        string text = string.Concat(Enumerable.Repeat("a O\nBergen B-city\nin O\nNew B-city\nYork I-city\n. O\n", 12));
        AssertFigures(Eval(Travel(ModelHead.TokenClassification), "token-classification", "long.conll", text), ("f1", 1), ("accuracy", 1), ("city_number", 24));
    }

    [Fact]
    public void Entities_and_slots_are_scored_against_the_words_of_the_data()
    {
        // "flight" is no city: three of four found, none too many.
        AssertFigures(Ask("entities"), ("precision", 1), ("recall", 0.75), ("accuracy", 8 / 9.0));
        // Of three utterances the first is all right, the second lacks its date's tag in the data, the third is another intent.
        AssertFigures(Ask("intents"), ("sentence_accuracy", 1 / 3.0), ("intent_accuracy", 2 / 3.0), ("slot_recall", 1), ("slot_precision", 3 / 5.0));
    }

    [Fact]
    public void Answers_come_from_the_whole_passage()
    {
        // The passage is longer than the model's window. "in New York" is marked by New York but for one word: F1 4/5.
        string output = folder.PathOf("answers.json");
        AssertFigures(Ask("answers", "--output", output), ("exact_match", 0), ("f1", 40));
        Assert.Equal("{\n  \"a\": \"New York\",\n  \"b\": \"New York\"\n}\n", File.ReadAllText(output));
    }

    [Fact]
    public void No_answer_is_predicted_where_it_is_likelier_than_the_best_answer_or_than_the_user_says()
    {
        AssertFigures(Ask("answers or none"), ("exact", 100), ("HasAns_exact", 100), ("NoAns_exact", 100), ("best_exact", 100));
        AssertFigures(Ask("answers or none", "--na-prob-thresh", "1"), ("NoAns_exact", 0));
        AssertFigures(Ask("answers or none", "--na-prob-thresh", "0"), ("NoAns_exact", 100), ("HasAns_exact", 0));
    }

    [Fact]
    public void Choices_go_to_the_model_with_COPAs_questions() => AssertFigures(Ask("choices"), ("accuracy", 0.5));

    [Fact]
    public void Pseudo_perplexity_is_that_of_each_token_masked_in_turn() =>
        AssertPerplexity(ModelOf("masked words"), "the capital of france is paris .", "the capital of italy is tokyo .");

    [Fact]
    public void Of_a_text_that_is_too_long_the_model_sees_the_tokens_around_each_mask()
    {
        StandIn.WriteFiller(folder.PathOf("short"), maxTokens: 8);
        AssertPerplexity(folder.PathOf("short"), string.Join(' ', Enumerable.Repeat("paris is the capital of france .", 3)));
    }

    /// <summary>The figure is that of the fill-mask pipeline's own scores.</summary>
    private void AssertPerplexity(string model, params string[] texts)
    {
        using var filler = FillMaskPipeline.FromPretrained(model, new() { TopK = 100 });
        double sum = 0;
        int tokens = 0;
        foreach (string[] words in texts.Select(text => text.Split(' ')))
            for (int i = 0; i < words.Length; i++, tokens++)
            {
                string masked = string.Join(' ', words.Select((word, place) => place == i ? "[MASK]" : word));
                sum += Math.Log(filler.Predict(masked, TestContext.Current.CancellationToken).Masks[0].Fills.Single(fill => fill.Token == words[i]).Score);
            }
        var figures = Figures(Eval(model, "fill-mask", "text.txt", string.Concat(texts.Select(text => text + "\n"))));
        Assert.Equal(tokens, figures["tokens"]);
        // The pipeline's scores are float32.
        Assert.Equal(Math.Exp(-sum / tokens), figures["pseudo_perplexity"], 1e-5 * figures["pseudo_perplexity"]);
    }

    [Fact]
    public void Texts_that_are_cut_are_told_of()
    {
        var run = Eval(ModelOf("one label"), "text-classification", "long.tsv", $"text\tlabel\n{string.Join(' ', Enumerable.Repeat("good", 100))}\tLABEL_0\n");
        Assert.Equal("warning: 1 example had more tokens than the 64 that the model takes; 38 tokens were cut off.\n", run.Error);
    }

    [Fact]
    public void Labels_are_compared_by_name_and_may_be_renamed()
    {
        const string data = "index\tsentence1\tsentence2\tgold_label\n0\tthis is bad\tgood\tcontradiction\n1\tfilm\tfilm\tentailment\n";
        string model = ModelOf("one label"), map = folder.Write("map.json", """{"entailment":"LABEL_0","neutral":"LABEL_1","contradiction":"LABEL_2"}""");
        CliAssert.Refused(Eval(model, "glue/mnli", "dev.tsv", data), $"{model}: expected the labels of glue/mnli (entailment, neutral, contradiction); found LABEL_0, LABEL_1, LABEL_2 (--label-map gives other names).");
        string back = folder.Write("back.json", """{"LABEL_0":"entailment","LABEL_1":"neutral","LABEL_2":"contradiction"}""");
        Assert.Equal(0, Eval(model, "glue/mnli", "dev.tsv", data, "--label-map", back).Code);
        const string named = "text\tlabel\nthis is bad\tcontradiction\nfilm\tentailment\n";
        Assert.Equal(0, Eval(model, "text-classification", "named.tsv", named, "--label-map", map).Code);
        CliAssert.Refused(
            Eval(model, "text-classification", "named.tsv", named),
            $"{folder.PathOf("named.tsv")}: line 2: expected one of the labels of the model {model} (LABEL_0, LABEL_1, LABEL_2); found 'contradiction' (--label-map gives other names, --allow-unknown-labels counts it as wrong).");
        AssertFigures(Eval(model, "text-classification", "named.tsv", named, "--allow-unknown-labels"), ("accuracy", 0));
    }

    [Fact]
    public void Tags_and_intents_that_the_model_does_not_have_are_named()
    {
        string tagger = Travel(ModelHead.TokenClassification), assistant = Travel(ModelHead.IntentAndSlots);
        CliAssert.Refused(Eval(tagger, "token-classification", "d.conll", "a O\nMia B-PER\n"), $"d.conll: line 1: expected one of the labels of the model {tagger} (city, date); found 'PER'");
        CliAssert.Refused(Eval(assistant, "intent-and-slots", "d.tsv", "tokens\tslot_tags\tintent\na\tO\tsing\n"), $"d.tsv: line 2: expected one of the labels of the model {assistant} (book_flight, get_weather, oos); found 'sing'");
        CliAssert.Refused(Eval(assistant, "intent-and-slots", "d.tsv", "tokens\tslot_tags\tintent\na\tB-song\toos\n"), "found 'song'");
        AssertFigures(Eval(assistant, "intent-and-slots", "d.tsv", "tokens\tslot_tags\tintent\na\tO\tsing\npoem\tO\toos\n", "--allow-unknown-labels"), ("intent_accuracy", 0.5));
    }

    [Fact]
    public void A_model_of_another_kind_is_refused()
    {
        string tagger = Travel(ModelHead.TokenClassification), classifier = ModelOf("one label"), number = ModelOf("a number");
        CliAssert.Refused(Eval(tagger, "text-classification", "d.tsv", "text\tlabel\na\tx\n"), $"{tagger}: expected a model with the head SequenceClassification; found TokenClassification.");
        CliAssert.Refused(Eval(classifier, "text-classification", "d.tsv", "text\tlabel\na\t1\n", "--regression"), $"{classifier}: expected a model of one label, whose score is the number; found 3 labels.");
        CliAssert.Refused(Eval(number, "text-classification", "d.tsv", "text\tlabel\na\t1\n"), $"{number}: expected a model of two labels or more; found one (--regression scores numbers).");
        CliAssert.Refused(Eval(classifier, "sentence-similarity", "d.tsv", "text\tlabel\na\t1\n"), "d.tsv: line 2: expected two texts to compare; found one");
        CliAssert.Refused(Eval(folder.PathOf("nothing"), "squad", "d.json", "{}"), "nothing: expected a model folder");
    }

    [Fact]
    public void Bad_data_is_found_before_the_model_is_asked()
    {
        string output = folder.PathOf("predictions.jsonl");
        CliAssert.Refused(Eval(ModelOf("one label"), "text-classification", "d.tsv", "text\tlabel\ngood\tLABEL_0\ngood\n", "--output", output), "d.tsv: line 3: expected 2 values separated by tabs; found 1.");
        CliAssert.Refused(Eval(ModelOf("masked words"), "fill-mask", "d.txt", "\n"), "d.txt: expected at least one example; found none.");
        Assert.False(File.Exists(output));
    }

    [Theory]
    [InlineData("expected --model or --predictions; found neither.")]
    [InlineData("expected --model or --predictions; found both.", "--model", "m", "--predictions", "p")]
    [InlineData("--revision: expected with --model; found with --predictions.", "--predictions", "p", "--revision", "r")]
    [InlineData("--dtype: expected with --model; found with --predictions.", "--predictions", "p", "--dtype", "int8")]
    [InlineData("--allow-unknown-labels: expected with --model; found with --predictions.", "--predictions", "p", "--allow-unknown-labels")]
    [InlineData("expected --multi-label or --regression; found both.", "--model", "m", "--multi-label", "--regression")]
    public void A_command_line_that_contradicts_itself_is_wrong_usage(string problem, params string[] arguments) =>
        CliAssert.WrongUsage(CliRun.Of(["eval", "--task", "text-classification", "--data", "d.tsv", .. arguments]), problem);

    [Fact]
    public void A_file_of_no_answer_probabilities_goes_with_predictions_only() =>
        CliAssert.WrongUsage(CliRun.Of("eval", "--task", "squad_v2", "--data", "d", "--model", "m", "--na-prob-file", "f"), "--na-prob-file: expected with --predictions; found with --model.");

    [Fact]
    public void A_cancelled_evaluation_of_a_model_ends_with_130_and_no_file()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        string output = folder.PathOf("predictions.jsonl");
        var run = CliRun.Run([], ["eval", "--task", "text-classification", "--model", "sentiment", "--data", Comments, "--output", output], terminal: false, cancelled.Token);
        Assert.Equal((130, "error: cancelled.\n", ""), (run.Code, run.Error, run.Output));
        Assert.False(File.Exists(output));
    }

    private CliRun Ask(string name, params string[] more)
    {
        var (arguments, data, content, _, _) = EvalModelCase.All[name];
        return CliRun.Of(["eval", .. arguments, "--model", ModelOf(name), "--data", folder.Write(data, content), "--json", .. more]);
    }

    private CliRun Eval(string model, string task, string dataFile, string data, params string[] more) =>
        CliRun.Of(["eval", "--task", task, "--model", model, "--data", folder.Write(dataFile, data), "--json", .. more]);

    private string ModelOf(string name)
    {
        string model = folder.PathOf("model of " + name);
        if (!Directory.Exists(model)) EvalModelCase.All[name].WriteModel(model);
        return model;
    }

    private string Travel(ModelHead head) => ModelOf(head == ModelHead.TokenClassification ? "entities" : "intents");
}
