using SqueezeBert.Cli;
using SqueezeBert.Cli.Scoring;
using SqueezeBert.Data;
using SqueezeBert.Data.Conll;
using SqueezeBert.Data.Glue;
using Xunit;
using static SqueezeBert.Tests.Cli.EvalFolder;

namespace SqueezeBert.Tests.Cli;

/// <summary>Public data sets in the layouts that they have: what is true, taken as predicted, is all right.</summary>
public sealed class EvalPublicDataTests : IDisposable
{
    private readonly EvalFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("cola", "glue/CoLA/in_domain_dev.tsv")]
    [InlineData("sst2", "glue/SST-2/dev.tsv")]
    [InlineData("mrpc", "glue/MRPC/dev.tsv")]
    [InlineData("stsb", "glue/STS-B/dev.tsv")]
    [InlineData("qqp", "glue/QQP/dev_sample.tsv")]
    [InlineData("mnli", "glue/MNLI/dev_sample.tsv")]
    [InlineData("qnli", "glue/QNLI/dev.tsv.gz")]
    [InlineData("rte", "glue/RTE/dev.tsv")]
    [InlineData("wnli", "glue/WNLI/dev.tsv")]
    public void GLUE(string task, string path)
    {
        string data = PublicData.Require(path), predictions = folder.PathOf("p.tsv");
        using (var reader = GlueReader.Open(GlueTask.All.Single(one => one.Name == task), data))
        using (var stream = File.Create(predictions))
            GlueSubmission.Write(stream, Rows(reader));
        AssertAllRight(CliRun.Of("eval", "--task", $"glue/{task}", "--data", data, "--predictions", predictions, "--json"));

        static IEnumerable<(long, string)> Rows(GlueReader reader)
        {
            while (reader.Read() is { } row) yield return (row.Index, row.Label!);
        }
    }

    [Theory]
    [InlineData("classification/sms_spam/train.tsv", 4501)]
    [InlineData("classification/trec/train.tsv", 5452)]
    [InlineData("classification/imdb/train_sample.tsv.gz", 7990)]
    [InlineData("classification/ag_news/train_10k.tsv.gz", 9991)]
    [InlineData("nli/SNLI/dev_sample.tsv", 1000)]
    [InlineData("intent_slots/hwu64/valid.tsv", 1076)]
    [InlineData("intent_slots/banking77/train.csv", 10003)]
    [InlineData("intent_slots/clinc150/train_val.json.gz", 3100, "--split", "val,oos_val")]
    public void One_label_for_each_text(string path, int count, params string[] options)
    {
        string data = PublicData.Require(path);
        var rows = (RequestFor(data) with { Parts = options.Length > 0 ? ["val", "oos_val"] : [] }).Texts.Read();
        string[] labels = [.. rows.Select(row => row.Label)];
        Assert.Equal(count, labels.Length);
        AssertAllRight(Eval("text-classification", data, [.. labels.Select(label => JsonOf(label))], options));
    }

    [Fact]
    public void Any_number_of_labels_for_each_text()
    {
        string data = PublicData.Require("classification/goemotions/dev.tsv"), names = PublicData.Require("classification/goemotions/labels.txt"), groups = PublicData.Require("classification/goemotions/sentiment_mapping.json");
        var map = LabelMap.Read([names, groups]);
        var sets = (RequestFor(data) with { MultiLabel = true }).Texts.Read().Select(row => row.Labels.Select(map.Map).Distinct().ToArray()).ToList();
        Assert.Equal((5426, 420), (sets.Count, sets.Count(labels => labels.Length > 1)));
        string[] outputs = [.. sets.Select(labels => JsonOf(labels.Select(label => new { label, score = 0.9 })))];
        AssertAllRight(Eval("text-classification", data, outputs, "--multi-label", "--label-map", names, "--label-map", groups));
    }

    [Theory]
    [InlineData("ner/wnut17/emerging.dev.conll")]
    [InlineData("ner/btc/f.conll")]
    [InlineData("ner/wikigold/wikigold.conll.txt")]
    [InlineData("ner/litbank/entities_nested.tsv.gz", "--tag-column", "2")]
    [InlineData("chunking/conll2000/train.txt.gz")]
    public void A_tag_for_each_token(string path, params string[] options)
    {
        string data = PublicData.Require(path), predictions = folder.PathOf("p.jsonl");
        using (var reader = ConllReader.Open(data, options.Length > 0 ? 2 : null))
        using (var writer = new StreamWriter(predictions))
            for (int index = 0; reader.Read() is { } sentence; index++)
                writer.WriteLine(JsonOf(new { index, tags = sentence.Tags }));
        AssertAllRight(CliRun.Of(["eval", "--task", "token-classification", "--data", data, "--predictions", predictions, "--json", .. options]));
    }

    [Theory]
    [InlineData("intent_slots/snips/valid.tsv")]
    [InlineData("intent_slots/atis/valid.tsv")]
    public void Intent_and_slots(string path)
    {
        string data = PublicData.Require(path);
        using var reader = TsvReader.Open(data);
        var outputs = new List<string>();
        while (reader.Read() is { } row)
        {
            var utterance = TaggedUtterance.Of(row);
            outputs.Add(JsonOf(new { intent = utterance.Intent, tags = utterance.Tags }));
        }
        AssertAllRight(Eval("intent-and-slots", data, [.. outputs]));
    }

    private static ScoringRequest RequestFor(string data) =>
        new() { Task = "text-classification", Data = data, Predictions = "", Labels = LabelMap.Read([]), Log = new Log(TextWriter.Null) };

    private CliRun Eval(string task, string data, string[] outputs, params string[] options) =>
        CliRun.Of(["eval", "--task", task, "--data", data, "--predictions", folder.Write("p.jsonl", Outputs(outputs)), "--json", .. options]);

    private static void AssertAllRight(CliRun run)
    {
        Assert.Equal("", run.Error);
        // Counts of entities are no figures of quality. Rounding of correlations.
        Assert.All(Figures(run).Where(figure => !figure.Key.EndsWith("_number", StringComparison.Ordinal)), figure => Assert.Equal(1, figure.Value, 1e-12));
    }
}
