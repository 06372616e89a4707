using System.Globalization;

namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>Prints a comparison for people: machine, rows, bars.</summary>
internal static class ComparisonTable
{
    internal static void Write(ComparisonResult result, TextWriter output)
    {
        output.WriteLine(Machine.Description);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak of one core: {result.FloatPeak:F0} GFLOP/s float32, {result.Int8Peak.Rate:F0} GOP/s int8 ({result.Int8Peak.Instruction})"));
        foreach (var group in result.Rows.GroupBy(row => (row.Workload, row.Threads)))
        {
            var workload = group.Key.Workload;
            output.WriteLine();
            output.WriteLine($"{workload.Name}, {group.Key.Threads} thread(s): {workload.TokenCount} tokens, {workload.Sequences.Length * workload.LongestSequence} with padding");
            output.WriteLine("  model             engine              type        min ms   median ms   of peak   of ours");
            double ours = group.First().MinMs;
            foreach (var row in group) output.WriteLine(Line(result, row, ours));
        }
        output.WriteLine();
        WriteBars(Bars.All, result, output);
    }

    private static string Line(ComparisonResult result, ComparisonRow row, double ours) => string.Create(CultureInfo.InvariantCulture,
        $"  {result.Plan.Models[row.Subject.Model].Name,-16}  {row.Subject.Engine.Word(),-18}  {row.Subject.Type.Word(),-7}  {row.MinMs,9:F2}  {row.MedianMs,10:F2}  {Percent(result.ShareOfPeak(row)),8}  {row.MinMs / ours,7:F2}x");

    /// <summary>What each bar asks for and what was measured.</summary>
    internal static void WriteBars<TResult>(IReadOnlyList<Bar<TResult>> bars, TResult result, TextWriter output)
    {
        output.WriteLine($"{"bar",-84}  measured     bar     aim");
        foreach (var bar in bars)
        {
            double? measured = bar.Measure(result);
            string verdict = measured is null ? "not measured" : measured >= bar.Aim ? "aim met" : measured >= bar.Least ? "met" : "missed";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bar.Description,-84}  {measured,8:F2}  {bar.Least,6:F2}  {bar.Aim,6:F2}  {verdict}"));
        }
    }

    internal static string Percent(double? share) => share is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1} %");
}
