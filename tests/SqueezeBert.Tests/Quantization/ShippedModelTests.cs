using System.Text.Json;
using SqueezeBert.Data;
using SqueezeBert.Evaluation;
using SqueezeBert.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Quantization;

/// <summary>What int8 costs the shipped model on real text is bounded.</summary>
public class ShippedModelTests
{
    private const double LeastAgreement = 0.99, LargestDrop = 0.005;

    private static readonly string ModelFolder = Path.Combine(RepositoryFiles.Root, "models", "sentiment");

    [Fact]
    public void Labels_and_scores_hold_on_every_tenth_row_of_the_dev_data()
    {
        using var reader = TsvReader.Open(RepositoryFiles.Fixture("goemotions", "dev_sample.tsv"));
        var rows = new List<(string Text, string Label)>();
        while (reader.Read() is { } row) rows.Add((row.Required("text"), row.Required("label")));
        Assert.Equal(501, rows.Count);
        AssertInt8Holds(rows);
    }

    [Fact]
    public void Labels_and_scores_hold_on_all_dev_data()
    {
        string folder = Path.Combine(RepositoryFiles.Root, "..", "shared", "data", "classification", "goemotions");
        Assert.SkipUnless(Directory.Exists(folder), $"Needs GoEmotions' own files in {folder}.");
        string[] emotions = File.ReadAllLines(Path.Combine(folder, "labels.txt"));
        var groups = new Dictionary<string, string>();
        foreach (var group in JsonElement.Parse(File.ReadAllText(Path.Combine(folder, "sentiment_mapping.json"))).EnumerateObject())
            foreach (var emotion in group.Value.EnumerateArray())
                groups[emotion.GetString()!] = group.Name;
        var rows = new List<(string Text, string Label)>();
        foreach (string[] columns in File.ReadLines(Path.Combine(folder, "dev.tsv")).Select(line => line.Split('\t')))
        {
            string[] labels = [.. columns[1].Split(',').Select(id => groups[emotions[int.Parse(id, null)]]).Distinct()];
            if (labels.Length == 1) rows.Add((columns[0], labels[0]));
        }
        // As the model's card counts them.
        Assert.Equal(5006, rows.Count);
        AssertInt8Holds(rows);
    }

    private static void AssertInt8Holds(List<(string Text, string Label)> rows)
    {
        string[] before = Predict(rows, WeightPrecision.Float32), after = Predict(rows, WeightPrecision.Int8);
        double agreement = before.Zip(after).Count(pair => pair.First == pair.Second) / (double)rows.Count;
        Assert.InRange(agreement, LeastAgreement, 1);
        var (scores, int8Scores) = (Scores(rows, before), Scores(rows, after));
        Assert.InRange(int8Scores.Accuracy, scores.Accuracy - LargestDrop, 1);
        Assert.InRange(int8Scores.MacroF1, scores.MacroF1 - LargestDrop, 1);
    }

    private static string[] Predict(List<(string Text, string Label)> rows, WeightPrecision precision)
    {
        using var pipeline = TextClassificationPipeline.FromPretrained(ModelFolder, null, new ModelOptions { Precision = precision });
        Assert.Equal(precision, pipeline.Model.Precision);
        return [.. pipeline.Predict([.. rows.Select(row => new TextInput(row.Text))], TestContext.Current.CancellationToken).Select(result => result.Top.Label)];
    }

    private static LabelCounts Scores(List<(string Text, string Label)> rows, string[] predicted)
    {
        string[] labels = [.. SqueezeBertConfig.FromFile(Path.Combine(ModelFolder, "config.json")).Id2Label];
        var counts = new LabelCounts(labels.Length);
        for (int i = 0; i < rows.Count; i++) counts.Add(Array.IndexOf(labels, rows[i].Label), Array.IndexOf(labels, predicted[i]));
        return counts;
    }
}
