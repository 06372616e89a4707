using System.Collections.Immutable;
using System.Diagnostics;
using SqueezeBert.Cli.Benchmark;
using SqueezeBert.Cli.Output;

namespace SqueezeBert.Cli.Comparison;

/// <summary>How long a variant takes for one sequence.</summary>
/// <param name="Variant">Its place among the variants.</param>
/// <param name="Threads">Threads that computed.</param>
/// <param name="Length">Tokens of the sequence.</param>
/// <param name="Latency">Of passes that compute every token's hidden state, in float32.</param>
internal sealed record VariantLatency(int Variant, int Threads, int Length, Latency Latency)
{
    private const int Warmups = 3, Passes = 51;

    private static readonly ImmutableArray<int> ThreadCounts = [1, 2];

    /// <summary>Measures models in one process, in turns, so that whatever else slows the machine down hits all alike.</summary>
    /// <param name="context">Where progress goes.</param>
    /// <param name="folders">The variants' models.</param>
    internal static ImmutableArray<VariantLatency> Measure(CommandContext context, IReadOnlyList<string> folders)
    {
        var measured = ImmutableArray.CreateBuilder<VariantLatency>();
        StepProgress.Show(context, progress =>
        {
            foreach (int threads in ThreadCounts)
            {
                using var pool = new WorkerPool(threads);
                SqueezeBertModel[] models = [.. folders.Select(folder => SqueezeBertModel.Load(folder, new ModelOptions { WorkerPool = pool }))];
                foreach (int length in CostComparison.LengthsUpTo(models.Min(model => model.Config.MaxPositionEmbeddings)))
                {
                    progress.Begin($"measuring {length} tokens on {(threads == 1 ? "1 thread" : $"{threads} threads")}", Warmups + Passes);
                    var times = Times(models, length, progress, context.Cancellation);
                    measured.AddRange(times.Select((milliseconds, variant) => new VariantLatency(variant, threads, length, Benchmark.Latency.Of(milliseconds))));
                }
                foreach (var model in models) model.Dispose();
            }
        });
        return measured.ToImmutable();
    }

    /// <summary>Each model's times, in milliseconds.</summary>
    private static List<double>[] Times(SqueezeBertModel[] models, int length, StepProgress progress, CancellationToken cancellation)
    {
        List<double>[] times = [.. models.Select(_ => new List<double>())];
        TokenBatch[] batches = [.. models.Select(model => TokenBatch.Single(RandomIds.Of(model.Config, length, 0)))];
        for (int pass = 0; pass < Warmups + Passes; pass++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < models.Length; i++)
            {
                long started = Stopwatch.GetTimestamp();
                models[i].Forward(batches[i], ModelOutputs.LastHiddenState);
                if (pass >= Warmups) times[i].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            progress.Advance(1);
        }
        return times;
    }
}
