using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SqueezeBert.Cli.Tasks;

/// <summary>What answers on a terminal are made of.</summary>
internal static class AnswerParts
{
    internal const int LongestShownText = 400;

    private const int LongestLabel = 48;

    private static readonly Color[] Colors = [Color.Yellow, Color.Aqua, Color.Lime, Color.Fuchsia, Color.Blue, Color.Red];

    /// <summary>A text on a line of its own, cut where it is very long.</summary>
    internal static IRenderable Line(string text, Style? style = null) =>
        new Text(TerminalText.OneLine(Shortened(text, LongestShownText)) + "\n", style);

    /// <summary>A line that says what stands below it.</summary>
    internal static IRenderable Heading(string text) => Line(text, new Style(decoration: Decoration.Bold));

    /// <summary>Labels, each with its score as a bar and in figures.</summary>
    internal static IRenderable Bars(IEnumerable<(string Label, float Score)> scores)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false }
            .AddColumn("").AddColumn(new TableColumn("") { Width = ScoreBar.Width, NoWrap = true }).AddColumn(new TableColumn("") { Alignment = Justify.Right });
        foreach (var (label, score) in scores)
            table.AddRow(new Text(TerminalText.OneLine(Shortened(label, LongestLabel))), ScoreBar.Of(score), new Text(ScoreBar.Shown(score)));
        return table;
    }

    /// <summary>Vectors, of each its name and its first numbers.</summary>
    internal static IRenderable Vectors(IEnumerable<(string Name, ReadOnlyMemory<float> Numbers)> vectors)
    {
        const int shown = 6;
        var table = new Table { Border = TableBorder.None, ShowHeaders = false }.AddColumn("").AddColumn("");
        foreach (var (name, numbers) in vectors)
        {
            var first = numbers.ToArray().Take(shown).Select(number => number.ToString("0.0000", CultureInfo.InvariantCulture).PadLeft(8));
            table.AddRow(new Text(TerminalText.OneLine(name)), new Text(string.Concat(first) + (numbers.Length > shown ? " …" : "")));
        }
        return table;
    }

    /// <summary>A label and its score.</summary>
    internal static string Scored(string label, float score) => string.Create(CultureInfo.InvariantCulture, $"{label} {score:0.00}");

    /// <summary>A text with stretches of it marked: in the colour of their label, with a note behind them in brackets.</summary>
    /// <param name="text">The text.</param>
    /// <param name="stretches">In order, not overlapping; places count UTF-16 units.</param>
    internal static IRenderable Marked(string text, IEnumerable<MarkedStretch> stretches)
    {
        var paragraph = new Paragraph();
        var colors = new Dictionary<string, Color>(StringComparer.Ordinal);
        int shown = 0;
        foreach (var (start, end, label, note) in stretches)
        {
            if (start < shown || end <= start) continue;
            if (!colors.TryGetValue(label, out var color)) colors[label] = color = Colors[colors.Count % Colors.Length];
            paragraph.Append(Plain(text[shown..start]));
            paragraph.Append(Plain(text[start..end]), new Style(color, decoration: Decoration.Bold));
            if (note.Length > 0) paragraph.Append($"[{Plain(note)}]", new Style(color));
            shown = end;
        }
        paragraph.Append(Plain(text[shown..]) + "\n");
        return paragraph;
    }

    /// <summary>A text cut behind so many UTF-16 units, or one fewer where that would tear a character.</summary>
    internal static string Shortened(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)] + "…";

    /// <summary>Control characters, line ends among them, as spaces: as many as there were.</summary>
    private static string Plain(string text) => TerminalText.OneLine(text + "|")[..^1];
}

/// <summary>A stretch of a text that an answer is about.</summary>
/// <param name="Start">UTF-16 units.</param>
/// <param name="End">Exclusive.</param>
/// <param name="Label">Stretches of one label have one colour.</param>
/// <param name="Note">Shown behind it; empty for nothing.</param>
internal readonly record struct MarkedStretch(int Start, int End, string Label, string Note);
