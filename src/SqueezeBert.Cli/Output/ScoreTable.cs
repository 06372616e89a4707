using System.Globalization;
using Spectre.Console;
using SqueezeBert.Cli.Scoring;
using SqueezeBert.Cli.Scoring.Models;

namespace SqueezeBert.Cli.Output;

/// <summary>Scores as a table: a figure a line.</summary>
internal static class ScoreTable
{
    internal static void Write(CommandContext context, ScoreReport report)
    {
        var console = TerminalConsole.Create(context, context.Output, context.OutputIsTerminal);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Task}: {report.Examples:N0} examples"));
        if (report.Metrics.Count > 0) console.Write(TableOf("metric", report.Metrics.Select(metric => (metric.Name, metric.Value.ToString("0.####", CultureInfo.InvariantCulture)))));
        if (report.Speed is { } speed) console.Write(TableOf("speed", RowsOf(speed)));
    }

    private static Table TableOf(string kind, IEnumerable<(string Name, string Value)> rows)
    {
        var table = new Table { Border = TableBorder.Simple, UseSafeBorder = true }.AddColumn(kind).AddColumn(new TableColumn("value").RightAligned());
        foreach (var (name, value) in rows) table.AddRow(new Text(TerminalText.OneLine(name)), new Text(value));
        return table;
    }

    private static IEnumerable<(string Name, string Value)> RowsOf(ModelSpeed speed) =>
    [
        ("seconds", speed.Seconds.ToString("0.00", CultureInfo.InvariantCulture)),
        ("examples/s", speed.ExamplesPerSecond.ToString("N1", CultureInfo.InvariantCulture)),
        ("tokens/s", speed.TokensPerSecond.ToString("N0", CultureInfo.InvariantCulture)),
    ];
}
