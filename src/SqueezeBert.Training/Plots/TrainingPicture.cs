using System.Globalization;

namespace SqueezeBert.Training.Plots;

/// <summary>How a run went, as a picture: the loss, and each kind of score beside it.</summary>
internal static class TrainingPicture
{
    internal const string FileName = "training.svg", Extension = ".svg";

    private const double PanelWidth = 520, PanelHeight = 380, HeaderHeight = 62;

    /// <summary>Points that the eye tells apart, and points that make a calm line; more of them are means of neighbours.</summary>
    private const int MaxPoints = 400, CalmPoints = 60;

    /// <param name="dataName">What was trained on.</param>
    /// <param name="result">How it went.</param>
    internal static string Draw(string dataName, TrainingResult result)
    {
        var panels = PanelsOf(result).ToList();
        // A title needs the room of a panel and a half.
        double width = Math.Max(panels.Count, 1.4) * PanelWidth;
        var drawing = new SvgDrawing(width, HeaderHeight + PanelHeight);
        string title = $"Training on {dataName}";
        drawing.Text("title", 20, 28, title);
        drawing.Text("soft", 20, 48, SummaryOf(result));
        for (int i = 0; i < panels.Count; i++) panels[i].Draw(drawing, i * width / panels.Count, HeaderHeight, width / panels.Count, PanelHeight);
        return drawing.ToSvg(title);
    }

    private static string SummaryOf(TrainingResult result)
    {
        string extent = string.Create(CultureInfo.InvariantCulture, $"{result.Steps:N0} steps, {result.Epochs:0.##} epochs");
        if (result.IsInterrupted) extent = string.Create(CultureInfo.InvariantCulture, $"interrupted after {extent} of {result.TotalSteps:N0} steps");
        return result.Best is { } best && result.BestMetric is { } metric
            ? string.Create(CultureInfo.InvariantCulture, $"{extent}; best {metric} {best.Scores.Metrics[metric]:0.####} at step {best.Step:N0}")
            : extent;
    }

    private static IEnumerable<LinePanel> PanelsOf(TrainingResult result)
    {
        (double X, double Y)[] losses = [.. result.Training.Select(report => ((double)report.Step, report.Loss))];
        var training = new Series("training", Thinned(losses, CalmPoints), HasDots: false) { Raw = losses.Length > CalmPoints ? Thinned(losses, MaxPoints) : [] };
        string[] metrics = [.. result.Evaluations.SelectMany(report => report.Scores.Metrics.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        yield return Panel("Loss", "loss", [training, .. metrics.Where(IsLoss).Select(metric => OfScores(metric == "loss" ? "development" : $"development ({metric})", metric))]);
        Series[] scores = [.. metrics.Where(metric => !ModelEvaluator.SmallerIsBetter(metric)).Select(metric => OfScores(metric, metric))];
        if (scores.Length > 0) yield return Panel("Scores on the development data", "score", scores);
        // Numbers of any size share an axis with nobody.
        foreach (string metric in metrics.Where(metric => ModelEvaluator.SmallerIsBetter(metric) && !IsLoss(metric)))
            yield return Panel($"{metric} on the development data", metric, [OfScores(metric, metric)]);

        LinePanel Panel(string title, string yName, IReadOnlyList<Series> series) => new()
        {
            Title = title,
            XName = "step",
            XEnd = Math.Max(result.Steps, 1),
            YName = yName,
            Series = series,
            Mark = result.Best is { } best ? (best.Step, "best") : null,
        };

        Series OfScores(string name, string metric) => new(
            name, Thinned([.. result.Evaluations.Select(report => ((double)report.Step, report.Scores.Metrics.GetValueOrDefault(metric, double.NaN)))], MaxPoints), HasDots: result.Evaluations.Count <= 40);

        static bool IsLoss(string metric) => metric.EndsWith("loss", StringComparison.Ordinal);
    }

    private static (double X, double Y)[] Thinned((double X, double Y)[] points, int most)
    {
        int each = (points.Length + most - 1) / most;
        return each <= 1 ? points : [.. points.Chunk(each).Select(chunk => (chunk[^1].X, chunk.Average(point => point.Y)))];
    }
}
