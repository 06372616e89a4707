using SqueezeBert.Cli.Comparison;
using SqueezeBert.Training.Plots;

namespace SqueezeBert.Cli.Output;

/// <summary>How well each variant does for what it costs: a panel for each task, a dot for each seed.</summary>
internal static class QualityPicture
{
    private const int Columns = 2;
    private const double PanelWidth = 520, PanelHeight = 380, HeaderHeight = 62;

    internal static string Draw(ComparisonReport report)
    {
        var tasks = report.Experiment.Tasks;
        int rows = (tasks.Length + Columns - 1) / Columns;
        var drawing = new SvgDrawing(Columns * PanelWidth, HeaderHeight + rows * PanelHeight);
        const string title = "Quality and operations";
        drawing.Text("title", 20, 28, title);
        drawing.Text("soft", 20, 48, "A dot for each seed, the seeds of a variant joined by a line");
        for (int i = 0; i < tasks.Length; i++)
            PanelOf(report, tasks[i]).Draw(drawing, i % Columns * PanelWidth, HeaderHeight + i / Columns * PanelHeight, PanelWidth, PanelHeight);
        return drawing.ToSvg(title);
    }

    private static LinePanel PanelOf(ComparisonReport report, ExperimentTask task) => new()
    {
        Title = $"{task.Name}: {task.Metrics[0]}",
        XName = $"GFLOP at {report.Costs[0].SequenceLength} tokens",
        // Room beside the dearest.
        XEnd = report.Costs.Max(Operations) * 1.1,
        YName = task.Metrics[0],
        Series = [.. report.Variants.Select((variant, i) => new Series(
            variant, [.. report.ValuesOf(task, variant, task.Metrics[0]).Order().Select(score => (Operations(report.Costs[i]), score))], HasDots: true))],
    };

    private static double Operations(ModelCost cost) => cost.Flops / 1e9;
}
