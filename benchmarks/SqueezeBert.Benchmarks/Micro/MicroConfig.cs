using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace SqueezeBert.Benchmarks.Micro;

/// <summary>Runs kernel benchmarks in this process: many short iterations, of which the quietest is the one to read on a shared machine.</summary>
internal static class MicroConfig
{
    /// <param name="arguments">BenchmarkDotNet's own; none runs everything.</param>
    /// <returns>0 done, 1 when nothing matched.</returns>
    internal static int Run(string[] arguments)
    {
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(3).WithIterationCount(15).WithIterationTime(TimeInterval.FromMilliseconds(150));
        var config = ManualConfig.Create(DefaultConfig.Instance).AddJob(job).AddColumn(StatisticColumn.Min, StatisticColumn.Median).HideColumns(Column.Error, Column.StdDev, Column.RatioSD);
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroConfig).Assembly).Run(arguments.Length == 0 ? ["--filter", "*"] : arguments, config);
        return summaries.Any() ? 0 : 1;
    }
}
