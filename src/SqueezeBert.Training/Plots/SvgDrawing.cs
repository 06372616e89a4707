using System.Globalization;
using System.Security;
using System.Text;

namespace SqueezeBert.Training.Plots;

/// <summary>Shapes and texts of a picture, in its own units (pixels at 100 %); becomes one SVG file without scripts, fonts or links.</summary>
/// <remarks>
/// Shapes are named by what they are (a class of the style sheet), so that the picture follows the reader's light or dark theme; programs
/// that know no themes show the light one. The same calls give the same bytes. Not thread-safe.
/// </remarks>
/// <param name="width">Its width.</param>
/// <param name="height">Its height.</param>
internal sealed class SvgDrawing(double width, double height)
{
    /// <summary>Colours of series, apart from one another for most eyes, on white and on near-black.</summary>
    private static readonly (string Light, string Dark)[] SeriesColors =
        [("#0b65c2", "#62aefc"), ("#c75300", "#ff9f4f"), ("#08784c", "#4fd09a"), ("#7a3fb8", "#c59bff"), ("#b8274c", "#ff8aa5"), ("#5c6670", "#aeb8c2")];

    private readonly StringBuilder shapes = new();

    internal static int ColorCount => SeriesColors.Length;

    internal void Line(string style, double x1, double y1, double x2, double y2) =>
        shapes.Append(CultureInfo.InvariantCulture, $"<line class=\"{style}\" x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\"/>\n");

    internal void Polyline(string style, IEnumerable<(double X, double Y)> points) =>
        shapes.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{style}\" points=\"{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.##},{point.Y:0.##}")))}\"/>\n");

    internal void Dot(string style, double x, double y, double radius) =>
        shapes.Append(CultureInfo.InvariantCulture, $"<circle class=\"{style}\" cx=\"{x:0.##}\" cy=\"{y:0.##}\" r=\"{radius:0.##}\"/>\n");

    internal void Rectangle(string style, double x, double y, double width, double height) =>
        shapes.Append(CultureInfo.InvariantCulture, $"<rect class=\"{style}\" x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\"/>\n");

    /// <param name="style">Its class.</param>
    /// <param name="x">Where it begins, ends or has its middle, as <paramref name="anchor"/> says.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">Any text.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="turned">Whether it runs from below upwards.</param>
    internal void Text(string style, double x, double y, string text, string anchor = "start", bool turned = false)
    {
        string turn = turned ? string.Create(CultureInfo.InvariantCulture, $" transform=\"rotate(-90 {x:0.##} {y:0.##})\"") : "";
        shapes.Append(CultureInfo.InvariantCulture, $"<text class=\"{style}\" x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\"{turn}>{Escaped(text)}</text>\n");
    }

    /// <summary>Roughly how wide a text is; no font is known here.</summary>
    internal static double WidthOf(string text, double fontSize) => text.Length * fontSize * 0.56;

    /// <summary>The file's text.</summary>
    /// <param name="title">What the picture shows, for those who don't see it.</param>
    internal string ToSvg(string title) => string.Create(CultureInfo.InvariantCulture, $$"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{{width}}" height="{{height}}" viewBox="0 0 {{width}} {{height}}" role="img" aria-label="{{Escaped(title)}}">
        <title>{{Escaped(title)}}</title>
        <style>
        text { font-family: system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "DejaVu Sans", Arial, sans-serif; font-size: 12px }
        .title { font-size: 17px; font-weight: 600 } .panel { font-size: 13px; font-weight: 600 }
        polyline { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round } .mark { stroke-dasharray: 4 4 } .faint { stroke-width: 1; stroke-opacity: 0.35 }
        {{Theme(dark: false)}}@media (prefers-color-scheme: dark) {
        {{Theme(dark: true)}}}
        </style>
        <rect class="ground" width="{{width}}" height="{{height}}"/>
        {{shapes}}</svg>

        """).ReplaceLineEndings("\n");

    private static string Theme(bool dark)
    {
        var rules = new StringBuilder(dark
            ? ".ground { fill: #14171a } text { fill: #e8eaed } .soft { fill: #a3abb3 } .grid { stroke: #2d3339 } .axis, .mark { stroke: #7a838c }\n"
            : ".ground { fill: #ffffff } text { fill: #1b1f23 } .soft { fill: #5a636b } .grid { stroke: #e4e7ea } .axis, .mark { stroke: #8a939b }\n");
        for (int i = 0; i < SeriesColors.Length; i++)
        {
            string color = dark ? SeriesColors[i].Dark : SeriesColors[i].Light;
            rules.Append(CultureInfo.InvariantCulture, $".s{i} {{ stroke: {color} }} .d{i} {{ fill: {color} }}\n");
        }
        return rules.ToString();
    }

    /// <summary>Without characters that XML has no way to say.</summary>
    private static string Escaped(string text) => SecurityElement.Escape(string.Concat(text.EnumerateRunes().Where(rune => rune.Value >= ' ' && rune.Value is not (0xFFFE or 0xFFFF)).Select(rune => rune.ToString())))!;
}
