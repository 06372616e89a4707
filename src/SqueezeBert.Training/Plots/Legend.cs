namespace SqueezeBert.Training.Plots;

/// <summary>Names with a mark of their colour each, from left to right, as many as there is room for in a row, then in further rows.</summary>
internal static class Legend
{
    private const double FontSize = 12, RowHeight = 15, Gap = 14, AfterMark = 6;

    /// <param name="drawing">The picture.</param>
    /// <param name="names">The names.</param>
    /// <param name="markWidth">How wide a mark is.</param>
    /// <param name="mark">Draws the mark of a name, given its number, the left end and the text's base line.</param>
    /// <param name="left">Where rows begin.</param>
    /// <param name="top">The base line of the first row.</param>
    /// <param name="right">Where rows end.</param>
    /// <returns>The base line of the last row.</returns>
    internal static double Draw(SvgDrawing drawing, IEnumerable<string> names, double markWidth, Action<int, double, double> mark, double left, double top, double right)
    {
        double x = left, y = top;
        foreach (var (i, name) in names.Index())
        {
            double width = markWidth + AfterMark + SvgDrawing.WidthOf(name, FontSize) + Gap;
            if (x > left && x + width - Gap > right) (x, y) = (left, y + RowHeight);
            mark(i, x, y);
            drawing.Text("soft", x + markWidth + AfterMark, y, name);
            x += width;
        }
        return y;
    }
}
