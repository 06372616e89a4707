using Xunit;
using static SqueezeBert.Tests.Cli.EvalFolder;

namespace SqueezeBert.Tests.Cli;

/// <summary>eval on texts with labels: GLUE and text-classification.</summary>
public sealed class EvalClassificationTests : IDisposable
{
    private const string Rte = "index\tsentence1\tsentence2\tlabel\n0\tA\tB\tentailment\n1\tC\tD\tnot_entailment\n2\tE\tF\tentailment\n";

    private readonly EvalFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void GLUE_takes_a_submission_file_in_any_order() =>
        AssertFigures(folder.Eval("glue/rte", ("dev.tsv", Rte), ("RTE.tsv", "index\tprediction\n2\tentailment\n0\tentailment\n1\tentailment\n"), "--json"), ("accuracy", 2 / 3.0));

    [Fact]
    public void GLUE_takes_what_run_writes()
    {
        string outputs = Outputs(
            "[{\"label\":\"entailment\",\"score\":0.9},{\"label\":\"not_entailment\",\"score\":0.1}]",
            "[{\"label\":\"entailment\",\"score\":0.2},{\"label\":\"not_entailment\",\"score\":0.8}]",
            "\"not_entailment\"");
        AssertFigures(folder.Eval("glue/rte", ("dev.tsv", Rte), ("p.jsonl", outputs), "--json"), ("accuracy", 2 / 3.0));
    }

    [Fact]
    public void Each_task_has_its_official_figures()
    {
        AssertFigures(folder.Eval("glue/cola", ("dev.tsv", "a\t1\t\tX\na\t0\t*\tY\na\t1\t\tZ\n"), ("p.tsv", "index\tprediction\n0\t1\n1\t0\n2\t0\n"), "--json"), ("matthews_correlation", 0.5));
        AssertFigures(
            folder.Eval("glue/mrpc", ("dev.tsv", "Quality\t#1 ID\t#2 ID\t#1 String\t#2 String\n1\t1\t2\tX\tY\n0\t1\t2\tX\tY\n1\t1\t2\tX\tY\n"), ("p.tsv", "index\tprediction\n0\t1\n1\t1\n2\t1\n"), "--json"),
            ("accuracy", 2 / 3.0), ("f1", 0.8), ("combined_score", (2 / 3.0 + 0.8) / 2));
        AssertFigures(
            folder.Eval("glue/stsb", ("dev.tsv", "sentence1\tsentence2\tscore\na\tb\t0\nc\td\t1\ne\tf\t2\n"), ("p.tsv", "index\tprediction\n0\t1.5\n1\t2.5\n2\t3.5\n"), "--json"),
            ("pearson", 1), ("spearmanr", 1), ("combined_score", 1));
    }

    [Theory]
    [InlineData("index\tprediction\n0\tentailment\n1\tyes\n2\tentailment\n", "RTE.tsv: line 3: expected one of the labels entailment, not_entailment; found 'yes'.")]
    [InlineData("index\tprediction\n0\tentailment\n", "RTE.tsv: expected a prediction for each example; found none for 1.")]
    [InlineData("index\tlabel\n0\tentailment\n", "RTE.tsv: line 2: expected a value in column 'prediction'; found the columns index, label.")]
    public void Names_the_line_of_a_submission_that_does_not_fit(string predictions, string problem) =>
        CliAssert.Refused(folder.Eval("glue/rte", ("dev.tsv", Rte), ("RTE.tsv", predictions)), problem);

    [Fact]
    public void A_label_that_is_none_of_the_tasks_is_named_with_its_line() =>
        CliAssert.Refused(folder.Eval("glue/sst2", ("dev.tsv", "sentence\tlabel\nX\tgood\n"), ("p.jsonl", Outputs("\"1\""))), "dev.tsv: line 2: expected one of the labels 0, 1; found 'good'.");

    [Fact]
    public void Labels_of_a_model_can_be_given_the_datas_names()
    {
        string map = folder.Write("map.json", """{"LABEL_0":"not_entailment","LABEL_1":"entailment"}""");
        AssertFigures(folder.Eval("glue/rte", ("dev.tsv", Rte), ("p.jsonl", Outputs("\"LABEL_1\"", "\"LABEL_0\"", "\"LABEL_1\"")), "--label-map", map, "--json"), ("accuracy", 1));
    }

    [Fact]
    public void Predictions_for_a_test_part_become_a_submission_without_figures()
    {
        const string test = "index\tsentence1\tsentence2\n0\tA cat.\tNo cat.\n1\tX\tY\n";
        string output = folder.PathOf("AX.tsv"), outputs = Outputs("\"contradiction\"", "\"neutral\"");
        var run = folder.Eval("glue/ax", ("diagnostic.tsv", test), ("p.jsonl", outputs), "--output", output, "--json");
        Assert.Equal((0, "{\"task\":\"glue/ax\",\"examples\":2,\"metrics\":{}}\n", ""), (run.Code, run.Output, run.Error));
        Assert.Equal("index\tprediction\n0\tcontradiction\n1\tneutral\n", File.ReadAllText(output));
        CliAssert.Refused(folder.Eval("glue/ax", ("diagnostic.tsv", test), ("p.jsonl", outputs)), "diagnostic.tsv: line 2: expected a label in column 'label' to score against; found none");
    }

    [Fact]
    public void A_submission_of_numbers_has_three_decimals()
    {
        string output = folder.PathOf("STS-B.tsv");
        var run = folder.Eval("glue/stsb", ("test.tsv", "index\tsentence1\tsentence2\n0\ta\tb\n"), ("p.jsonl", Outputs("[{\"label\":\"LABEL_0\",\"score\":3.14159}]")), "--output", output);
        Assert.Equal(0, run.Code);
        Assert.Equal("index\tprediction\n0\t3.142\n", File.ReadAllText(output));
    }

    [Theory]
    [InlineData("d.tsv", "text\tlabel\nX\tham\nY\tspam\n")]
    [InlineData("d.tsv", "tokens\tslot_tags\tintent\nX\tO\tham\nY\tO\tspam\n")]
    [InlineData("d.tsv", "question\tcoarse\tfine\nX\tham\tham:a\nY\tspam\tspam:b\n")]
    [InlineData("d.tsv", "sentence1\tsentence2\tgold_label\nX\tx\tham\nY\ty\tspam\n")]
    [InlineData("d.csv", "text,category\r\n\"X, with\nquotes\",ham\r\nY,spam\r\n")]
    [InlineData("d.jsonl", "{\"text\":\"X\",\"label\":\"ham\"}\n{\"label\":\"spam\",\"text\":\"Y\"}\n")]
    [InlineData("d.tsv", "body\tkind\nX\tham\nY\tspam\n", "--text-column", "body", "--label-column", "kind")]
    [InlineData("d.tsv", "text\tlabel\tother\nX\t?\tham\nY\t?\tspam\n", "--label-column", "other")]
    [InlineData("d.json", "{\"val\":[[\"X\",\"ham\"]],\"oos_val\":[[\"Y\",\"spam\"]],\"train\":[]}", "--split", "val,oos_val")]
    public void Text_and_label_are_found_in_every_layout(string name, string content, params string[] options)
    {
        var run = folder.Eval("text-classification", (name, content), ("p.jsonl", Outputs("[{\"label\":\"ham\",\"score\":1}]", "[{\"label\":\"ham\",\"score\":0.6},{\"label\":\"spam\",\"score\":0.4}]")), ["--json", .. options]);
        AssertFigures(run, ("accuracy", 0.5), ("macro_f1", (2 / 3.0 + 0) / 2), ("matthews_correlation", 0));
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void Unknown_columns_are_listed() =>
        CliAssert.Refused(folder.Eval("text-classification", ("d.tsv", "body\tkind\nX\tham\n"), ("p.jsonl", Outputs("\"ham\""))), "d.tsv: line 2: expected columns of a known layout, or --text-column; found body, kind.");

    [Fact]
    public void Labels_that_the_data_never_has_are_noticed()
    {
        var run = folder.Eval("text-classification", ("d.tsv", "text\tlabel\nX\tham\nY\tham\n"), ("p.jsonl", Outputs("\"LABEL_1\"", "\"ham\"")), "--json");
        AssertFigures(run, ("accuracy", 0.5));
        Assert.Equal($"warning: {folder.PathOf("p.jsonl")}: labels that the data never has: LABEL_1 (--label-map gives other names).\n", run.Error);
    }

    [Fact]
    public void Several_labels_are_read_by_id_named_and_grouped()
    {
        string names = folder.Write("labels.txt", "joy\nfear\nlove\n"), groups = folder.Write("groups.json", """{"good":["joy","love"],"bad":["fear"]}""");
        var run = folder.Eval(
            "text-classification", ("dev.tsv", "I love it\t0,2\teebbqej\nNo!\t1\ted00q6i\nSo so\t0,1\teezlygj\n"),
            ("p.jsonl", Outputs("[{\"label\":\"good\",\"score\":0.9}]", "[{\"label\":\"good\",\"score\":0.8},{\"label\":\"bad\",\"score\":0.7}]", "[{\"label\":\"good\",\"score\":0.5},{\"label\":\"bad\",\"score\":0.6}]")),
            "--multi-label", "--label-map", names, "--label-map", groups, "--json");
        // good: 1 right of 2 predicted and 2 true; bad: 2 of 2 and 2.
        AssertFigures(run, ("micro_f1", 6 / 8.0), ("macro_f1", (0.5 + 1) / 2), ("accuracy", 1 / 3.0));
    }

    [Fact]
    public void Several_labels_in_a_row_must_be_asked_for() =>
        CliAssert.Refused(folder.Eval("text-classification", ("dev.tsv", "I love it\t0,2\teebbqej\n"), ("p.jsonl", Outputs("\"0\""))), "dev.tsv: line 1: expected one label in a row; found the column 'labels' (--label-map makes groups of them, --multi-label");

    [Fact]
    public void What_run_writes_is_what_eval_reads()
    {
        using var model = new ModelFolder();
        string texts = model.PathOf("texts.jsonl"), predictions = model.PathOf("predictions.jsonl");
        File.WriteAllText(texts, "{\"text\":\"good film\"}\n{\"text\":\"bad\",\"text_pair\":\"awful\"}\n");
        Assert.Equal(0, CliRun.Of("run", "text-classification", "--model", model.Path, "--input", texts, "--output", predictions).Code);
        string[] labels = [.. File.ReadLines(predictions).Select(line => System.Text.Json.JsonElement.Parse(line).GetProperty("output")[0].GetProperty("label").GetString()!)];
        var run = CliRun.Of("eval", "--task", "text-classification", "--data", folder.Write("d.tsv", $"text\tlabel\ngood film\t{labels[0]}\nbad\t{labels[1]}\n"), "--predictions", predictions, "--json");
        AssertFigures(run, ("accuracy", 1));
    }
}
