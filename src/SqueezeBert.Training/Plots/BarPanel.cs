using System.Globalization;

namespace SqueezeBert.Training.Plots;

/// <summary>One bar.</summary>
/// <param name="Name">What stands beside it.</param>
/// <param name="Pieces">How long its pieces are, 0 or more, finite.</param>
internal sealed record Bar(string Name, IReadOnlyList<double> Pieces)
{
    internal double Total => Pieces.Sum();
}

/// <summary>Bars from left to right, each of the same kinds of pieces, with a title, a legend and totals.</summary>
internal sealed record BarPanel
{
    private const double FontSize = 12, RightMargin = 64, LegendTop = 40, LegendRow = 15, MostBarHeight = 26, BottomMargin = 20;

    internal required string Title { get; init; }

    /// <summary>Names of the pieces.</summary>
    internal required IReadOnlyList<string> Pieces { get; init; }

    internal required IReadOnlyList<Bar> Bars { get; init; }

    /// <summary>Draws it into a rectangle.</summary>
    internal void Draw(SvgDrawing drawing, double left, double top, double width, double height)
    {
        double names = Bars.Max(bar => SvgDrawing.WidthOf(bar.Name, FontSize)), x0 = left + 20 + Math.Min(names + 10, width / 2), x1 = left + width - RightMargin;
        drawing.Text("panel", left + 20, top + 18, Title);
        double y = Legend.Draw(drawing, Pieces, 10, (i, markLeft, line) => drawing.Rectangle($"d{i % SvgDrawing.ColorCount}", markLeft, line - 9, 10, 10), left + 20, top + LegendTop, left + width - 10) + LegendRow + 8;
        double row = (top + height - BottomMargin - y) / Bars.Count, bar = Math.Min(MostBarHeight, row * 0.7);
        double scale = (x1 - x0) / Math.Max(Bars.Max(one => one.Total), double.Epsilon);
        foreach (var one in Bars)
        {
            double middle = y + row / 2, x = x0;
            drawing.Text("soft", x0 - 8, middle + 4, one.Name, "end");
            for (int i = 0; i < one.Pieces.Count; i++)
            {
                double length = one.Pieces[i] * scale;
                if (length > 0) drawing.Rectangle($"d{i % SvgDrawing.ColorCount}", x, middle - bar / 2, length, bar);
                x += length;
            }
            drawing.Text("", x + 6, middle + 4, one.Total.ToString("0.00", CultureInfo.InvariantCulture));
            y += row;
        }
        drawing.Line("axis", x0, y - row * Bars.Count, x0, y);
    }
}
