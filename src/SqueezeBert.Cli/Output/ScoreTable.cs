using System.Globalization;
using Spectre.Console;
using SqueezeBert.Cli.Scoring;

namespace SqueezeBert.Cli.Output;

/// <summary>Scores as a table: a figure a line.</summary>
internal static class ScoreTable
{
    internal static void Write(CommandContext context, ScoreReport report)
    {
        var console = TerminalConsole.Create(context, context.Output, context.OutputIsTerminal);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Task}: {report.Examples:N0} examples"));
        if (report.Metrics.Count == 0) return;
        var table = new Table { Border = TableBorder.Simple, UseSafeBorder = true }.AddColumn("metric").AddColumn(new TableColumn("value").RightAligned());
        foreach (var (name, value) in report.Metrics) table.AddRow(new Text(TerminalText.OneLine(name)), new Text(value.ToString("0.####", CultureInfo.InvariantCulture)));
        console.Write(table);
    }
}
