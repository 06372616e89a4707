using System.Diagnostics;
using SqueezeBert.Kernels.Peaks;
using SqueezeBert.Tests.Model;

namespace SqueezeBert.Benchmarks;

/// <summary>How does a pass grow with the text, where attention mixes tokens and where convolution does? Copies of the presets with 4,096 positions, one thread.</summary>
/// <remarks>Models and lengths take turns within a round; each counts with its quietest round.</remarks>
internal static class FamilyLatency
{
    private const int Rounds = 5;

    private static readonly string[] Presets = ["bert-base", "squeezebert-base", "squeezebert-hybrid", "squeezebert-separable", "squeezebert-sixth"];

    private static readonly int[] Lengths = [16, 64, 128, 256, 512, 1024, 2048, 4096];

    internal static void Run(TextWriter report)
    {
        var models = Presets.Select(Load).ToList();
        var best = new double[Lengths.Length, models.Count];
        double peak = 0;
        for (int round = 0; round < Rounds; round++)
        {
            peak = Math.Max(peak, MachinePeak.Measure());
            for (int length = 0; length < Lengths.Length; length++)
                for (int n = 0; n < models.Count; n++)
                {
                    double time = Milliseconds(models[n], Lengths[length]);
                    if (round == 0 || time < best[length, n]) best[length, n] = time;
                }
        }
        report.WriteLine($"peak of one core: {peak:F1} GFLOP/s; milliseconds, and below them microseconds a token");
        report.WriteLine($"tokens  {string.Join("  ", Presets.Select(preset => $"{preset,21}"))}");
        for (int length = 0; length < Lengths.Length; length++)
        {
            report.WriteLine($"{Lengths[length],6}  {string.Join("  ", models.Select((_, n) => $"{best[length, n],21:F2}"))}");
            report.WriteLine($"        {string.Join("  ", models.Select((_, n) => $"{1000 * best[length, n] / Lengths[length],21:F1}"))}");
        }
        int at128 = Array.IndexOf(Lengths, 128);
        report.WriteLine($"bert-base over squeezebert-sixth at 128 tokens: {best[at128, 0] / best[at128, models.Count - 1]:F2}");
        foreach (var model in models) model.Dispose();
    }

    private static SqueezeBertModel Load(string preset)
    {
        var config = SqueezeBertConfig.FromPreset(preset) with { VocabSize = 1000, MaxPositionEmbeddings = Lengths[^1] };
        using var weights = new FullSizeWeights(config, ModelHead.None);
        return SqueezeBertModel.Load(config, weights, new ModelOptions { Head = ModelHead.None, ThreadCount = 1 });
    }

    private static double Milliseconds(SqueezeBertModel model, int tokens)
    {
        var random = new Random(tokens);
        var builder = new TokenBatchBuilder();
        builder.Add([.. Enumerable.Range(0, tokens).Select(_ => random.Next(1000))]);
        var batch = builder.Build();
        int passes = Math.Max(1, 512 / tokens);
        if (passes > 1) model.Forward(batch, ModelOutputs.LastHiddenState);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < passes; i++) model.Forward(batch, ModelOutputs.LastHiddenState);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / passes;
    }
}
