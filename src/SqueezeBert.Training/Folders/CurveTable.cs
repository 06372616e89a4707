using System.Globalization;

namespace SqueezeBert.Training.Folders;

/// <summary>A run's curve as rows of a card: a row for each evaluation, or for each epoch of a run without any.</summary>
internal static class CurveTable
{
    /// <summary>More rows are thinned out evenly; the best and the last always stand.</summary>
    private const int MaxRows = 20;

    /// <summary>Lines of Markdown; none where the run reported nothing.</summary>
    internal static IEnumerable<string> Of(TrainingResult result)
    {
        var rows = RowsOf(result).ToList();
        if (rows.Count == 0) yield break;
        string[] metrics = [.. rows.SelectMany(row => row.Scores.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        yield return $"| epoch | step | training loss{string.Concat(metrics.Select(metric => $" | {metric}"))} |";
        yield return $"|---|---|---{string.Concat(metrics.Select(_ => "|---"))}|";
        int each = (rows.Count + MaxRows - 1) / MaxRows;
        for (int i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            bool isBest = row.Step == result.Best?.Step;
            if (!isBest && (rows.Count - 1 - i) % each != 0) continue;
            string step = row.Step.ToString("N0", CultureInfo.InvariantCulture);
            yield return $"| {row.Epoch.ToString("0.##", CultureInfo.InvariantCulture)} | {(isBest ? $"**{step}**" : step)} | {Shown(LossIn(result, i == 0 ? 0 : rows[i - 1].Step, row.Step))}"
                + $"{string.Concat(metrics.Select(metric => $" | {Shown(row.Scores.TryGetValue(metric, out double score) ? score : null)}"))} |";
        }
    }

    private static IEnumerable<(double Epoch, int Step, IReadOnlyDictionary<string, double> Scores)> RowsOf(TrainingResult result) => result.Evaluations.Count > 0
        ? result.Evaluations.Select(report => (report.Epoch, report.Step, report.Scores.Metrics))
        : result.Training.GroupBy(report => Math.Ceiling(report.Epoch)).Select(epoch => (epoch.Last().Epoch, epoch.Last().Step, (IReadOnlyDictionary<string, double>)new Dictionary<string, double>()));

    /// <summary>Mean loss of the steps between two rows, as far as reports came between them.</summary>
    private static double? LossIn(TrainingResult result, int after, int to)
    {
        double sum = 0;
        int steps = 0, reported = 0;
        foreach (var report in result.Training)
        {
            int length = report.Step - reported;
            reported = report.Step;
            if (report.Step <= after || report.Step > to) continue;
            sum += report.Loss * length;
            steps += length;
        }
        return steps == 0 ? null : sum / steps;
    }

    private static string Shown(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "";
}
