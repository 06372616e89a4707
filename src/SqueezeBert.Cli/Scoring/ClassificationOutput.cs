using System.Text.Json;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Reads the <c>output</c> of tasks that answer with labels or numbers: <c>[{"label":…,"score":…},…]</c>, one label, or one number.</summary>
internal static class ClassificationOutput
{
    /// <summary>The score from which a label of several counts as predicted; a logit of 0.</summary>
    private const double LabelThreshold = 0.5;

    /// <summary>The label with the highest score; a bare string is one.</summary>
    internal static string TopLabel(JsonPlace line)
    {
        var output = line.Field("output");
        if (output.Value.ValueKind == JsonValueKind.String) return output.Text();
        var scores = Scores(output);
        return scores.Count > 0 ? scores.MaxBy(score => score.Score).Label : throw output.Error("expected at least one label; found none.");
    }

    /// <summary>The labels whose score is above 0.5; an empty list has none.</summary>
    internal static IEnumerable<string> LabelsAboveThreshold(JsonPlace line) => AboveThreshold(Scores(line.Field("output")));

    /// <inheritdoc cref="LabelsAboveThreshold"/>
    internal static IEnumerable<string> AboveThreshold(IEnumerable<(string Label, double Score)> scores) =>
        scores.Where(score => score.Score > LabelThreshold).Select(score => score.Label);

    /// <summary>A number: bare, alone in a list, or the score of the only label.</summary>
    internal static double Number(JsonPlace line)
    {
        var output = line.Field("output");
        if (output.Value.ValueKind == JsonValueKind.Number) return output.Number();
        if (output.Items().ToArray() is not [var only]) throw output.Error("expected one number; found a list of another length.");
        return only.Value.ValueKind == JsonValueKind.Object ? only.Field("score").Number() : only.Number();
    }

    private static List<(string Label, double Score)> Scores(JsonPlace output) =>
        [.. output.Items().Select(item => (item.Field("label").Text(), item.Field("score").Number()))];
}
