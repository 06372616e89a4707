using System.Collections.Immutable;
using System.Diagnostics;
using SqueezeBert.Kernels.Peaks;

namespace SqueezeBert.Cli.Benchmark;

/// <summary>Times a model: single passes for latency, many sequences at once for throughput. Every pass computes every token's hidden state.</summary>
internal sealed class BenchmarkRun
{
    private const ModelOutputs Outputs = ModelOutputs.LastHiddenState;

    private const int LeastPasses = 3;

    /// <summary>Batches of many sequences for each thread.</summary>
    private const int BatchesPerThread = 2;

    private static readonly ImmutableArray<int> UsualLengths = [16, 32, 128, 384];

    private readonly CommandContext context;
    private readonly BenchmarkRequest request;
    private readonly BenchmarkModel model;
    private readonly ImmutableArray<int> threads;
    private readonly ImmutableArray<int> lengths;

    /// <exception cref="UserException">There is no such model, or it takes no sequence of a length asked for.</exception>
    internal BenchmarkRun(CommandContext context, BenchmarkRequest request)
    {
        (this.context, this.request, model) = (context, request, BenchmarkModel.Find(context, request.Model, request.Revision));
        int longest = model.Config.MaxPositionEmbeddings;
        threads = request.Threads.IsEmpty ? UsualThreads() : request.Threads;
        lengths = request.Lengths.IsEmpty ? [.. UsualLengths.Select(length => Math.Min(length, longest)).Distinct()] : request.Lengths;
        if (lengths.Max() > longest)
            throw new UserException($"--lengths: expected at most {longest} tokens (max_position_embeddings); found {lengths.Max()}.");
    }

    /// <exception cref="OperationCanceledException">Cancelled between two passes.</exception>
    internal BenchmarkReport Execute()
    {
        var rows = ImmutableArray.CreateBuilder<BenchmarkRow>();
        double floatPeak = 0;
        (double Rate, string Instruction) int8Peak = (0, "none");
        string kernels = "";
        StepProgress.Show(context, progress =>
        {
            progress.Begin("measuring", model.Precisions.Length * threads.Length * lengths.Length);
            foreach (var precision in model.Precisions)
                foreach (int count in threads)
                {
                    // Neighbours on a shared machine can only lower a peak.
                    floatPeak = Math.Max(floatPeak, MachinePeak.Measure());
                    if (MachinePeak.MeasureInt8() is var measured && measured.Rate > int8Peak.Rate) int8Peak = measured;
                    using var pool = new WorkerPool(count);
                    using var loaded = model.Load(precision, pool);
                    kernels = loaded.KernelName;
                    foreach (int length in lengths)
                    {
                        rows.Add(new BenchmarkRow(precision, count, length, TokensPerSecond(loaded, count, length), LatencyOf(loaded, length)));
                        progress.Advance(1);
                    }
                }
        });
        return new BenchmarkReport { Model = request.Model, Config = model.Config, Kernels = kernels, FloatPeak = floatPeak, Int8Peak = int8Peak, Rows = rows.ToImmutable() };
    }

    private Latency LatencyOf(SqueezeBertModel loaded, int length)
    {
        var batch = TokenBatch.Single(Ids(length, 0));
        loaded.Forward(batch, Outputs);
        return Latency.Of(Times(() => loaded.Forward(batch, Outputs)));
    }

    private double TokensPerSecond(SqueezeBertModel loaded, int threadCount, int length)
    {
        int count = Math.Max(1, threadCount * BatchesPerThread * BatchPlan.DefaultMaxBatchTokens / length);
        TokenSequence[] sequences = [.. Enumerable.Range(0, count).Select(i => new TokenSequence(Ids(length, i), default))];
        void Pass() => loaded.ForwardMany(sequences, Outputs, BatchPlan.DefaultMaxBatchTokens, (_, _) => { }, context.Cancellation);
        Pass();
        double[] times = [.. Times(Pass)];
        return 1000.0 * count * length * times.Length / times.Sum();
    }

    /// <summary>Milliseconds of pass after pass, for half of a row's time.</summary>
    private IEnumerable<double> Times(Action pass)
    {
        long start = Stopwatch.GetTimestamp();
        for (int passes = 0; passes < LeastPasses || Stopwatch.GetElapsedTime(start).TotalSeconds < request.Seconds / 2; passes++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            long started = Stopwatch.GetTimestamp();
            pass();
            yield return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
    }

    private int[] Ids(int length, int sequence) => RandomIds.Of(model.Config, length, sequence);

    private static ImmutableArray<int> UsualThreads()
    {
        var counts = ImmutableArray.CreateBuilder<int>();
        for (int count = 1; count < Environment.ProcessorCount; count *= 2) counts.Add(count);
        counts.Add(Environment.ProcessorCount);
        return counts.ToImmutable();
    }
}
