using System.Globalization;
using Spectre.Console;
using SqueezeBert.Quantization;

namespace SqueezeBert.Cli.Output;

/// <summary>What quantising a model did to it, as tables: errors layer by layer, scores, sizes.</summary>
internal static class QuantizationTable
{
    internal static void Write(CommandContext context, QuantizationReport report)
    {
        var console = TerminalConsole.Create(context, context.Output, context.OutputIsTerminal);
        console.WriteLine("Relative errors of the weights, and of the hidden states after each layer:");
        console.Write(Errors(report));
        foreach (var weight in report.Weights.Where(weight => weight.Layer is null)) console.WriteLine(TerminalText.OneLine($"{weight.Kind}: {Percent(weight.RelativeError)}"));
        var activations = report.Activations;
        console.WriteLine(TerminalText.OneLine(string.Create(CultureInfo.InvariantCulture,
            $"Hidden states of {activations.SequenceCount:N0} sequences, {activations.TokenCount:N0} tokens: {activations.Source}")));
        console.WriteLine();
        console.Write(Totals(report));
        if (report.Scores is { } scores)
            console.WriteLine(TerminalText.OneLine(string.Create(CultureInfo.InvariantCulture,
                $"{scores.File}: {scores.RowCount:N0} rows{(scores.LabelAgreement is { } agreement ? $"; {agreement:P2} get the labels that float32 gives" : "")}")));
        console.WriteLine(TerminalText.OneLine($"{report.Output}: written"));
    }

    /// <summary>One row a layer, one column a kind of weight.</summary>
    private static Table Errors(QuantizationReport report)
    {
        var table = Plain().AddColumn("layer");
        string[] kinds = [.. report.Weights.Where(weight => weight.Layer is not null).Select(weight => weight.Kind).Distinct(StringComparer.Ordinal)];
        // One word a line: six kinds side by side fit a terminal.
        foreach (string kind in kinds) table.AddColumn(new TableColumn(new Text(kind.Replace('.', '\n'))).RightAligned());
        table.AddColumn(new TableColumn("hidden\nstates").RightAligned());
        for (int n = -1; n < report.Activations.RelativeErrors.Length - 1; n++)
        {
            var ofLayer = report.Weights.Where(weight => weight.Layer == n).ToDictionary(weight => weight.Kind, weight => weight.RelativeError, StringComparer.Ordinal);
            table.AddRow((Text[])[
                new(n < 0 ? "embeddings" : n.ToString(CultureInfo.InvariantCulture)),
                .. kinds.Select(kind => new Text(ofLayer.TryGetValue(kind, out double error) ? Percent(error) : "")),
                new(Percent(report.Activations.RelativeErrors[n + 1]))]);
        }
        return table;
    }

    private static Table Totals(QuantizationReport report)
    {
        var table = Plain().AddColumn("").AddColumn(new TableColumn("before").RightAligned()).AddColumn(new TableColumn("int8").RightAligned());
        table.AddRow("weights in the file (MB)", Megabytes(report.FileBytes.Before), Megabytes(report.FileBytes.After));
        table.AddRow("weights in memory (MB)", Megabytes(report.MemoryBytes.Float32), Megabytes(report.MemoryBytes.Int8));
        foreach (var score in report.Scores?.Metrics ?? []) table.AddRow(score.Name, Shown(score.Float32), Shown(score.Int8));
        return table;
    }

    private static Table Plain() => new() { Border = TableBorder.Simple, UseSafeBorder = true };

    private static string Percent(double value) => value.ToString("P2", CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Shown(double score) => score.ToString("0.0000", CultureInfo.InvariantCulture);
}
