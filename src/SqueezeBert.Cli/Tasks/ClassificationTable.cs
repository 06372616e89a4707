using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Output;
using SqueezeBert.Pipelines;
using Spectre.Console;

namespace SqueezeBert.Cli.Tasks;

/// <summary>A table for people: each text with its best label, then the others. Columns keep their widths from chunk to chunk.</summary>
internal sealed class ClassificationTable(CommandContext context, SqueezeBertConfig config) : ITaskWriter<TextInput, TextClassificationResult>
{
    private readonly IAnsiConsole console = TerminalConsole.Create(context, context.Output, isTerminal: true);
    private readonly int labelWidth = Math.Clamp(config.Id2Label.Max(label => label.Length), 5, 24);
    private Table? table;
    private bool headerShown;

    public void Write(InputRow<TextInput> row, TextClassificationResult result)
    {
        var others = result.Scores.Skip(1).Select(score => $"{score.Label} {ScoreBar.Shown(score.Score)}");
        Add(row, Plain(result.Top.Label), ScoreBar.Of(result.Top.Score), new Text(ScoreBar.Shown(result.Top.Score)), Plain(string.Join(", ", others)));
    }

    public void WriteProblem(InputRow<TextInput> row, string problem) =>
        Add(row, new Text("error", new Style(Color.Red)), new Text(""), new Text(""), new Text(TerminalText.OneLine(problem), new Style(Color.Red)));

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

    private void Add(InputRow<TextInput> row, Text label, Text bar, Text score, Text others)
    {
        table ??= new Table { Border = TableBorder.None, Expand = true }
            .AddColumn(new TableColumn("text"))
            .AddColumn(new TableColumn("label") { Width = labelWidth })
            .AddColumn(new TableColumn("") { Width = ScoreBar.Width, NoWrap = true })
            .AddColumn(new TableColumn("score") { Width = 7, Alignment = Justify.Right })
            .AddColumn(new TableColumn("others") { Width = Math.Max(20, context.Width / 3) });
        table.AddRow(Plain(Shortened(row.Input)), label, bar, score, others);
    }

    private static string Shortened(TextInput input)
    {
        string text = input.TextPair is null ? input.Text ?? "" : $"{input.Text} ⏎ {input.TextPair}";
        return AnswerParts.Shortened(text, AnswerParts.LongestShownText);
    }

    private static Text Plain(string text) => new(TerminalText.OneLine(text));
}
