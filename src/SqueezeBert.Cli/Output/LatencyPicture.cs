using SqueezeBert.Cli.Comparison;
using SqueezeBert.Training.Plots;

namespace SqueezeBert.Cli.Output;

/// <summary>How long each variant takes for one sequence: a row of panels for each number of threads, a panel for each length.</summary>
internal static class LatencyPicture
{
    private const double PanelWidth = 400, HeaderHeight = 62, RowHeight = 30;

    internal static string Draw(ComparisonReport report)
    {
        int[][] rows = [.. report.Measured.GroupBy(measured => measured.Threads).Select(group => group.Select(measured => measured.Length).ToArray())];
        double height = 100 + RowHeight * report.Variants.Length;
        var drawing = new SvgDrawing(PanelWidth * rows.Max(lengths => lengths.Length), HeaderHeight + height * rows.Length);
        const string title = "Latency of one sequence";
        drawing.Text("title", 20, 28, title);
        drawing.Text("soft", 20, 48, "Milliseconds, the median of passes that compute every token's hidden state, in float32");
        foreach (var (i, measured) in report.Measured.Index())
        {
            int row = i / rows[0].Length, column = i % rows[0].Length;
            PanelOf(report, measured).Draw(drawing, column * PanelWidth, HeaderHeight + row * height, PanelWidth, height);
        }
        return drawing.ToSvg(title);
    }

    private static BarPanel PanelOf(ComparisonReport report, (int Threads, int Length) measured) => new()
    {
        Title = $"{measured.Length} tokens, {(measured.Threads == 1 ? "1 thread" : $"{measured.Threads} threads")}",
        Pieces = ["ms"],
        Bars = [.. report.Variants.Select((variant, i) => new Bar(variant, [report.LatencyOf(i, measured).Latency.P50]))],
    };
}
