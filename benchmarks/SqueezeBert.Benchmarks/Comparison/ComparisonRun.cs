using System.Globalization;
using SqueezeBert.Kernels.Peaks;

namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>Runs a plan: loads every engine, holds all answers to our float32's, then times all rows in turns.</summary>
/// <remarks>
/// Rows of the same workload and thread count follow one another within a round, and the core's peaks are measured between
/// them: what disturbs a shared machine disturbs all sides alike.
/// </remarks>
internal static class ComparisonRun
{
    /// <param name="plan">What to compare.</param>
    /// <param name="log">Receives a line for each step.</param>
    /// <param name="cancellationToken">Ends the run between two rows.</param>
    /// <exception cref="InvalidDataException">Somebody's answer differs.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static ComparisonResult Execute(ComparisonPlan plan, TextWriter log, CancellationToken cancellationToken = default)
    {
        log.WriteLine("loading models");
        using var engines = EngineSet.Load(plan, cancellationToken);
        var rows = RowsOf(plan, engines);
        try
        {
            log.WriteLine("checking all answers against our float32");
            foreach (var group in rows.GroupBy(row => (row.Workload, row.Threads, row.Subject.Model))) RequireAgreement(plan, group, cancellationToken);
            double floatPeak = 0;
            (double Rate, string Instruction) int8Peak = default;
            for (int round = 1; round <= plan.Rounds; round++)
            {
                log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round} of {plan.Rounds}, load of the machine {Machine.Load:F1}"));
                foreach (var group in rows.GroupBy(row => (row.Workload, row.Threads)))
                {
                    floatPeak = Math.Max(floatPeak, MachinePeak.Measure());
                    int8Peak = Max(int8Peak, MachinePeak.MeasureInt8());
                    foreach (var row in group)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        row.Measure();
                    }
                }
            }
            return new ComparisonResult(plan, [.. rows.Select(row => row.ToRow())], floatPeak, int8Peak);
        }
        finally
        {
            foreach (var row in rows) row.Dispose();
        }
    }

    private static (double, string) Max((double Rate, string) a, (double Rate, string) b) => a.Rate >= b.Rate ? a : b;

    private static List<Measurement> RowsOf(ComparisonPlan plan, EngineSet engines) =>
    [
        .. from workload in Workload.FromSentences(plan.Workloads)
           from threads in plan.Threads
           from subject in plan.Subjects
           select new Measurement(subject, workload, threads, engines[subject, threads].Prepare(workload)),
    ];

    private static void RequireAgreement(ComparisonPlan plan, IEnumerable<Measurement> rows, CancellationToken cancellationToken)
    {
        float[] expected = rows.Single(row => row.Subject is { Engine: EngineKind.Ours, Type: NumberType.Float32 }).Output();
        foreach (var row in rows.Where(row => row.Subject.Engine != EngineKind.OursFirstToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Agreement.Require(row.Subject.Type, expected, row.Output(), $"{plan.Models[row.Subject.Model].Name}, {row.Subject.Engine.Word()}, {row.Subject.Type.Word()}, {row.Workload.Name}, {row.Threads} threads");
        }
    }
}
