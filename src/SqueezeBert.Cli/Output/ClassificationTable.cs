using System.Globalization;
using SqueezeBert.Cli.Input;
using SqueezeBert.Pipelines;
using Spectre.Console;

namespace SqueezeBert.Cli.Output;

/// <summary>A table for people: each text with its best label, then the others. Columns keep their widths from chunk to chunk.</summary>
internal sealed class ClassificationTable(CommandContext context, SqueezeBertConfig config) : IClassificationWriter
{
    private const int LongestShownText = 400;

    private readonly IAnsiConsole console = TerminalConsole.Create(context, context.Output, isTerminal: true);
    private readonly int labelWidth = Math.Clamp(config.Id2Label.Max(label => label.Length), 5, 24);
    private Table? table;
    private bool headerShown;

    public void Write(TextRow row, TextClassificationResult result)
    {
        var others = result.Scores.Skip(1).Select(score => $"{score.Label} {Shown(score.Score)}");
        Add(row, Plain(result.Top.Label), new Text(Shown(result.Top.Score)), Plain(string.Join(", ", others)));
    }

    public void WriteProblem(TextRow row, string problem) =>
        Add(row, new Text("error", new Style(Color.Red)), new Text(""), new Text(TerminalText.OneLine(problem), new Style(Color.Red)));

    public void Flush()
    {
        if (table is null) return;
        if (headerShown) table.HideHeaders();
        console.Write(table);
        (table, headerShown) = (null, true);
    }

    public void Dispose()
    {
    }

    private void Add(TextRow row, Text label, Text score, Text others)
    {
        table ??= new Table { Border = TableBorder.None, Expand = true }
            .AddColumn(new TableColumn("text"))
            .AddColumn(new TableColumn("label") { Width = labelWidth })
            .AddColumn(new TableColumn("score") { Width = 7, Alignment = Justify.Right })
            .AddColumn(new TableColumn("others") { Width = Math.Max(20, context.Width / 3) });
        table.AddRow(Plain(Shortened(row.Input)), label, score, others);
    }

    private static string Shortened(TextInput input)
    {
        string text = input.TextPair is null ? input.Text ?? "" : $"{input.Text} ⏎ {input.TextPair}";
        return text.Length <= LongestShownText ? text : text[..LongestShownText] + "…";
    }

    private static Text Plain(string text) => new(TerminalText.OneLine(text));

    private static string Shown(float score) => score.ToString("0.0000", CultureInfo.InvariantCulture);
}
