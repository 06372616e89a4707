using System.Text.Json;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Reads the <c>output</c> of tasks that answer with labels or numbers: <c>[{"label":…,"score":…},…]</c>, one label, or one number.</summary>
internal static class ClassificationOutput
{
    /// <summary>The score from which a label of several counts as predicted; a logit of 0.</summary>
    private const double LabelThreshold = 0.5;

    /// <summary>The label with the highest score; a bare string is one.</summary>
    internal static string TopLabel(JsonPlace line) =>
        line.Field("output") is { Value.ValueKind: JsonValueKind.String } label ? label.Text() : Scores(line).MaxBy(score => score.Score).Label;

    /// <summary>The labels whose score is above 0.5.</summary>
    internal static IEnumerable<string> LabelsAboveThreshold(JsonPlace line) =>
        Scores(line).Where(score => score.Score > LabelThreshold).Select(score => score.Label);

    /// <summary>A number: bare, alone in a list, or the score of the only label.</summary>
    internal static double Number(JsonPlace line)
    {
        var output = line.Field("output");
        if (output.Value.ValueKind == JsonValueKind.Number) return output.Number();
        if (output.Items().ToArray() is not [var only]) throw output.Error("expected one number; found a list of another length.");
        return only.Value.ValueKind == JsonValueKind.Object ? only.Field("score").Number() : only.Number();
    }

    private static List<(string Label, double Score)> Scores(JsonPlace line)
    {
        var output = line.Field("output");
        List<(string, double)> scores = [.. output.Items().Select(item => (item.Field("label").Text(), item.Field("score").Number()))];
        return scores.Count > 0 ? scores : throw output.Error("expected at least one label; found none.");
    }
}
