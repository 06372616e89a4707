using System.Globalization;
using Spectre.Console;

namespace SqueezeBert.Cli.Output;

/// <summary>A cost report as two tables: the model's parts, then the totals of both models.</summary>
internal static class CostTable
{
    internal static void Write(CommandContext context, CostReport report)
    {
        var console = TerminalConsole.Create(context, context.Output, context.OutputIsTerminal);
        var config = report.Cost.Config;
        console.WriteLine(TerminalText.OneLine(
            $"{report.Name}: {config.LayersText}, {config.NumAttentionHeads} heads, {config.VocabSize} tokens in the vocabulary"));
        console.WriteLine();
        console.Write(Parts(report));
        console.WriteLine();
        console.Write(Totals(report));
    }

    private static Table Parts(CostReport report)
    {
        var table = Plain().AddColumn("part").AddColumn("shape");
        foreach (string name in (string[])["times", "parameters in all", "GFLOP in all"]) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var part in report.Cost.Parts)
            table.AddRow(new Text(part.Name), new Text(part.Shape), Number(part.Count), Number(part.TotalParameters), Giga(part.TotalFlops, 3));
        return table;
    }

    private static Table Totals(CostReport report)
    {
        var table = Plain().AddColumn("");
        foreach (string name in (string[])[TerminalText.OneLine(report.Name), report.OtherName, "ratio"]) table.AddColumn(new TableColumn(new Text(name)).RightAligned());
        table.AddRow(new Text("parameters (millions)"), Mega(report.Cost.Parameters), Mega(report.Other.Parameters), Times(report.ParameterRatio));
        table.AddRow(new Text($"GFLOP at {report.Cost.SequenceLength} tokens"), Giga(report.Cost.Flops, 2), Giga(report.Other.Flops, 2), Times(report.FlopRatio));
        table.AddRow(new Text("weights, float32 (MB)"), Mega(report.Cost.ParameterBytes), Mega(report.Other.ParameterBytes), new Text(""));
        table.AddRow(new Text("weights, int8 (MB)"), Mega(report.Cost.Int8ParameterBytes), Mega(report.Other.Int8ParameterBytes), new Text(""));
        table.AddRow(new Text("activations, float32 (MB)"), Mega(report.Cost.ActivationBytes), Mega(report.Other.ActivationBytes), new Text(""));
        return table;
    }

    private static Table Plain() => new() { Border = TableBorder.Simple, UseSafeBorder = true };

    private static Text Number(long value) => new(value.ToString("N0", CultureInfo.InvariantCulture));

    private static Text Mega(long value) => new((value / 1e6).ToString("0.0", CultureInfo.InvariantCulture));

    private static Text Giga(long value, int digits) => new((value / 1e9).ToString("F" + digits, CultureInfo.InvariantCulture));

    private static Text Times(double ratio) => new(ratio.ToString("0.00", CultureInfo.InvariantCulture) + "×");
}
