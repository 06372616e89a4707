namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>One measured row.</summary>
/// <param name="Subject">What ran.</param>
/// <param name="Workload">On what.</param>
/// <param name="Threads">On how many threads.</param>
/// <param name="MinMs">The quietest pass, ms.</param>
/// <param name="MedianMs">The middle of all passes, ms.</param>
internal sealed record ComparisonRow(Subject Subject, Workload Workload, int Threads, double MinMs, double MedianMs);

/// <summary>All rows of a run, with the peaks measured between them.</summary>
/// <param name="Plan">What was compared.</param>
/// <param name="Rows">In the order of measuring.</param>
/// <param name="FloatPeak">One core, GFLOP/s.</param>
/// <param name="Int8Peak">One core, GOP/s, and by which instruction of .NET's; 0 where it has none.</param>
internal sealed record ComparisonResult(ComparisonPlan Plan, IReadOnlyList<ComparisonRow> Rows, double FloatPeak, (double Rate, string Instruction) Int8Peak)
{
    /// <summary>The quietest pass of a row; null where the plan leaves it out.</summary>
    internal double? MinMs(Subject subject, string workload, int threads) =>
        Rows.FirstOrDefault(row => row.Subject == subject && row.Workload.Name == workload && row.Threads == threads)?.MinMs;

    /// <summary>
    /// How near a row comes to the time that its multiply-adds take at the peak of all its threads: the linear layers' at the
    /// peak of their format, attention's at that of float32. Operations on padding don't count. Null for first-token rows,
    /// which leave most of the last layer out, and for int8 by instructions that .NET lacks, whose peak isn't measured.
    /// </summary>
    internal double? ShareOfPeak(ComparisonRow row)
    {
        if (row.Subject is { Engine: EngineKind.OursFirstToken } or { Type: NumberType.Int8, Engine: not EngineKind.Ours }) return null;
        double linearPeak = row.Subject.Type == NumberType.Int8 ? Int8Peak.Rate : FloatPeak;
        if (linearPeak == 0) return null;
        double idealMs = 0;
        foreach (int[] ids in row.Workload.Sequences)
            foreach (var part in ModelCost.Of(Plan.Models[row.Subject.Model].Config, ids.Length, ModelHead.None).LayerParts)
                idealMs += part.TotalFlops / (part.Parameters == 0 ? FloatPeak : linearPeak) / 1e6;
        return idealMs / row.Threads / row.MinMs;
    }
}
