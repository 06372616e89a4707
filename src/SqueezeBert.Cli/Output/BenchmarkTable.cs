using System.Globalization;
using Spectre.Console;
using SqueezeBert.Cli.Benchmark;
using SqueezeBert.Kernels.Peaks;

namespace SqueezeBert.Cli.Output;

/// <summary>A benchmark for people: the machine, a table, and what to make of it.</summary>
internal static class BenchmarkTable
{
    internal static void Write(CommandContext context, BenchmarkReport report)
    {
        var console = TerminalConsole.Create(context, context.Output, context.OutputIsTerminal);
        console.WriteLine(TerminalText.OneLine($"{Processor.Name}, {Environment.ProcessorCount} processors: {string.Join(", ", Processor.Instructions.Select(Shown))}"));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kernels {report.Kernels}; peak of one core {report.FloatPeak:0} GFLOP/s in float32, {report.Int8Peak.Rate:0} GOP/s in int8 ({report.Int8Peak.Instruction})"));
        console.WriteLine();
        console.WriteLine(TerminalText.OneLine($"{report.Model}, the hidden states of all tokens; latency of one sequence at a time"));
        console.Write(Rows(report));
        foreach (var advice in ThreadAdvice.From(report.Rows)) console.WriteLine(advice.Sentence);
    }

    private static Table Rows(BenchmarkReport report)
    {
        var table = new Table { Border = TableBorder.Simple, UseSafeBorder = true }.AddColumn("dtype");
        foreach (string name in (string[])["threads", "tokens", "tokens/s", "p50 ms", "p90 ms", "p99 ms", "GFLOP/s", "of peak"])
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var row in report.Rows)
            table.AddRow(
                SqueezeBertConfig.WordOf(SqueezeBertConfig.WeightPrecisions, row.Precision), Whole(row.Threads), Whole(row.Length), Whole(row.TokensPerSecond),
                Milliseconds(row.Latency.P50), Milliseconds(row.Latency.P90), Milliseconds(row.Latency.P99), Whole(report.RateOf(row)),
                report.ShareOfPeak(row) is { } share ? share.ToString("P0", CultureInfo.InvariantCulture) : "");
        return table;
    }

    private static string Shown((string Name, bool IsSupported) instruction) => instruction.IsSupported ? instruction.Name : $"no {instruction.Name}";

    private static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
