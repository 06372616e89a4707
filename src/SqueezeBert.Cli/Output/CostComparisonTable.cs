using System.Globalization;
using Spectre.Console;

namespace SqueezeBert.Cli.Output;

/// <summary>A comparison as three tables, a column for each model: totals, parameters by part, operations by part.</summary>
internal static class CostComparisonTable
{
    /// <summary>Most parts are the encoder's: the table is narrow enough without saying so.</summary>
    private const string Encoder = "encoder.";

    internal static void Write(CommandContext context, CostComparison comparison)
    {
        var console = TerminalConsole.Create(context, context.Output, context.OutputIsTerminal);
        console.Write(Totals(comparison));
        console.WriteLine();
        console.Write(Parts(comparison, "million parameters", part => part.TotalParameters, 1e6, model => model.Parameters));
        console.WriteLine();
        console.Write(Parts(comparison, $"GFLOP at {comparison.MainLength} tokens", part => part.TotalFlops, 1e9, model => model.At(comparison.MainLength)));
    }

    private static Table Totals(CostComparison comparison)
    {
        var table = Columns(comparison, "");
        var first = comparison.Models[0];
        Row("million parameters", model => Number(model.Parameters.Parameters / 1e6));
        Row("times fewer", model => Times(first.Parameters.Parameters, model.Parameters.Parameters));
        foreach (int length in comparison.Lengths)
        {
            Row($"GFLOP at {length} tokens", model => Number(model.At(length).Flops / 1e9));
            Row("times fewer", model => Times(first.At(length).Flops, model.At(length).Flops));
        }
        Row("weights, float32 (MB)", model => Number(model.Parameters.ParameterBytes / 1e6));
        Row("weights, int8 (MB)", model => Number(model.Parameters.Int8ParameterBytes / 1e6));
        Row($"activations at {comparison.Lengths[^1]} (MB)", model => Number(model.At(comparison.Lengths[^1]).ActivationBytes / 1e6));
        return table;

        void Row(string name, Func<ComparedModel, string> cell) => table.AddRow([new Text(name), .. comparison.Models.Select(model => new Text(cell(model)))]);
    }

    private static Table Parts(CostComparison comparison, string title, Func<ModelPart, long> figure, double unit, Func<ComparedModel, ModelCost> cost)
    {
        var table = Columns(comparison, title);
        foreach (string name in comparison.PartNames)
            table.AddRow([new Text(name.StartsWith(Encoder, StringComparison.Ordinal) ? name[Encoder.Length..] : name), .. comparison.Models.Select(model => new Text(cost(model).Parts.FirstOrDefault(part => part.Name == name) is { } part ? Number(figure(part) / unit) : ""))]);
        return table;
    }

    private static Table Columns(CostComparison comparison, string title)
    {
        var table = new Table { Border = TableBorder.Simple, UseSafeBorder = true }.AddColumn(new TableColumn(new Text(title)).Padding(0, 0));
        foreach (var model in comparison.Models) table.AddColumn(new TableColumn(new Text(TerminalText.OneLine(model.Name))).RightAligned().Padding(1, 0));
        return table;
    }

    private static string Number(double value) => value.ToString(value < 10 ? "0.000" : "0.00", CultureInfo.InvariantCulture);

    private static string Times(long first, long other) => ((double)first / other).ToString("0.00", CultureInfo.InvariantCulture) + "×";
}
