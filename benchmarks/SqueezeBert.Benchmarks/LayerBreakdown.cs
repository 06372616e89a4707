using System.Diagnostics;
using SqueezeBert.Benchmarks.Comparison;
using SqueezeBert.Kernels;
using SqueezeBert.Kernels.Peaks;
using SqueezeBert.Model;
using SqueezeBert.Tests.Model;

namespace SqueezeBert.Benchmarks;

/// <summary>Where does the time of a forward pass go? The steps of all encoder layers of squeezebert-base, one after the other as in a pass.</summary>
/// <remarks>
/// Weights come from memory as in a real pass, not from a cache warmed by the same product. The quietest round of each layer's step counts.
/// Beside it stands the time that the step's multiply-adds would take at the peaks measured between the rounds: for int8 its products at
/// the peak of .NET's integer instructions, attention at float32's.
/// </remarks>
internal static unsafe class LayerBreakdown
{
    private const int Rounds = 25;

    internal static void Run(TextWriter report)
    {
        foreach (var precision in (WeightPrecision[])[WeightPrecision.Float32, WeightPrecision.Int8])
            foreach (int threads in (int[])[1, 2])
                foreach (int tokens in (int[])[16, 32, 128, 384])
                    Run(report, precision, threads, tokens);
    }

    private static void Run(TextWriter report, WeightPrecision precision, int threads, int tokens)
    {
        var config = SqueezeBertConfig.FromPreset("squeezebert-base") with { VocabSize = 1000 };
        using var pool = new WorkerPool(threads);
        using var weights = new FullSizeWeights(config, ModelHead.None);
        // .NET's own instructions, whose peak is measured.
        var kernels = KernelSet.Select(OurKernels.NameFor(EngineKind.Ours));
        using var model = SqueezeBertModel.Load(config, weights, new ModelOptions { Head = ModelHead.None, WorkerPool = pool, Precision = precision });
        var buffers = new LayerBuffers(new Workspace(kernels, pool), config, tokens);
        LayerStep[] steps = [.. LayerStep.All.Where(step => step.IsFor(precision, threads))];
        var times = new double[model.Layers.Length, steps.Length];
        double floatPeak = 0, int8Peak = 0;
        for (int round = 0; round < Rounds; round++)
        {
            floatPeak = Math.Max(floatPeak, MachinePeak.Measure());
            if (precision == WeightPrecision.Int8) int8Peak = Math.Max(int8Peak, MachinePeak.MeasureInt8().Rate);
            for (int n = 0; n < model.Layers.Length; n++)
                for (int i = 0; i < steps.Length; i++)
                {
                    long start = Stopwatch.GetTimestamp();
                    steps[i].Run(model.Layers[n], buffers);
                    double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    if (round == 0 || time < times[n, i]) times[n, i] = time;
                }
        }
        report.WriteLine($"{precision}, {kernels.Name}, {threads} thread(s), 1x{tokens}: ms of all layers, ms at the peak ({floatPeak:F0} GFLOP/s a core{(int8Peak > 0 ? $", {int8Peak:F0} GOP/s int8" : "")})");
        var parts = ModelCost.Of(config, tokens, ModelHead.None).LayerParts.ToDictionary(part => part.Name, part => part.TotalFlops);
        for (int i = 0; i < steps.Length; i++)
        {
            double measured = Enumerable.Range(0, model.Layers.Length).Sum(n => times[n, i]);
            double least = steps[i].Parts.Sum(part => parts[part] / (part == LayerStep.Attention || int8Peak == 0 ? floatPeak : int8Peak)) / 1e6 / threads;
            report.WriteLine($"  {steps[i].Name,-32} {measured,8:F2} {(least > 0 ? $"{least,8:F2} {least / measured,6:P0}" : "")}");
        }
    }
}
