namespace SqueezeBert.Training.Plots;

/// <summary>Numbers that belong together, drawn as a line.</summary>
/// <param name="Name">What the legend calls them.</param>
/// <param name="Points">X ascending; a number that is not finite leaves a gap.</param>
/// <param name="HasDots">Whether each point is seen.</param>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points, bool HasDots)
{
    /// <summary>The same before it was evened out, drawn faintly; empty where it was not.</summary>
    internal IReadOnlyList<(double X, double Y)> Raw { get; init; } = [];

    /// <summary>The points that can be drawn.</summary>
    internal IEnumerable<(double X, double Y)> Finite => Raw.Concat(Points).Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y));
}

/// <summary>Lines over one pair of axes, with a title and a legend.</summary>
internal sealed record LinePanel
{
    private const double LeftMargin = 62, RightMargin = 18, LegendTop = 40, RowHeight = 15, BottomMargin = 46;

    internal required string Title { get; init; }

    internal required string XName { get; init; }

    internal required string YName { get; init; }

    internal required IReadOnlyList<Series> Series { get; init; }

    /// <summary>Where the x axis ends; it begins at 0.</summary>
    internal required double XEnd { get; init; }

    /// <summary>A place along the x axis that matters, with its name; null for none.</summary>
    internal (double X, string Name)? Mark { get; init; }

    /// <summary>Draws it into a rectangle.</summary>
    internal void Draw(SvgDrawing drawing, double left, double top, double width, double height)
    {
        double x0 = left + LeftMargin, x1 = left + width - RightMargin, y0 = top + height - BottomMargin;
        drawing.Text("panel", x0, top + 18, Title);
        double y1 = Legend.Draw(drawing, Series.Select(series => series.Name), 18, (i, markLeft, line) => drawing.Polyline($"s{i % SvgDrawing.ColorCount}", [(markLeft, line - 4), (markLeft + 18, line - 4)]), x0, top + LegendTop, x1) + RowHeight + 8;
        var x = new Axis([0, XEnd], x0, x1, 5, tight: true);
        var y = new Axis([.. Series.SelectMany(series => series.Finite).Select(point => point.Y)], y0, y1, 5, tight: false);
        foreach (var (value, text) in y.Marks)
        {
            drawing.Line("grid", x0, y.PixelOf(value), x1, y.PixelOf(value));
            drawing.Text("soft", x0 - 8, y.PixelOf(value) + 4, text, "end");
        }
        foreach (var (value, text) in x.Marks)
        {
            drawing.Line("axis", x.PixelOf(value), y0, x.PixelOf(value), y0 + 4);
            drawing.Text("soft", x.PixelOf(value), y0 + 18, text, "middle");
        }
        drawing.Line("axis", x0, y0, x1, y0);
        drawing.Text("soft", (x0 + x1) / 2, y0 + 38, XName, "middle");
        drawing.Text("soft", left + 14, (y0 + y1) / 2, YName, "middle", turned: true);
        DrawMark(drawing, x, y0, y1);
        for (int i = 0; i < Series.Count; i++) DrawSeries(drawing, i, x, y);
    }

    private void DrawMark(SvgDrawing drawing, Axis x, double y0, double y1)
    {
        if (Mark is not { } mark) return;
        drawing.Line("mark", x.PixelOf(mark.X), y0, x.PixelOf(mark.X), y1);
        drawing.Text("soft", x.PixelOf(mark.X), y1 - 5, mark.Name, "middle");
    }

    private void DrawSeries(SvgDrawing drawing, int index, Axis x, Axis y)
    {
        int color = index % SvgDrawing.ColorCount;
        foreach (var run in RunsOf(Series[index].Raw)) drawing.Polyline($"s{color} faint", run);
        foreach (var run in RunsOf(Series[index].Points))
        {
            if (run.Count > 1) drawing.Polyline($"s{color}", run);
            if (run.Count > 1 && !Series[index].HasDots) continue;
            foreach (var (px, py) in run) drawing.Dot($"d{color}", px, py, 3);
        }

        IEnumerable<List<(double X, double Y)>> RunsOf(IReadOnlyList<(double X, double Y)> points)
        {
            var run = new List<(double X, double Y)>();
            foreach (var point in points)
            {
                if (double.IsFinite(point.Y))
                {
                    run.Add((x.PixelOf(point.X), y.PixelOf(point.Y)));
                    continue;
                }
                if (run.Count > 0) yield return run;
                run = [];
            }
            if (run.Count > 0) yield return run;
        }
    }
}
