using System.Diagnostics;
using SqueezeBert.Kernels.Peaks;

namespace SqueezeBert.Benchmarks;

/// <summary>How much of the cores' peak does a whole forward pass reach? Random weights, every token's hidden state.</summary>
/// <remarks>
/// Peak and passes take turns within the same rounds, and each counts with its quietest round: neighbours on a shared
/// machine can only slow a round down. Two threads are compared with twice one core's peak.
/// </remarks>
internal static class ForwardThroughput
{
    private const int Rounds = 7;

    private static readonly (int Sequences, int Tokens)[] Shapes = [(1, 16), (1, 32), (1, 128), (1, 384), (8, 128)];

    internal static void Run(TextWriter report)
    {
        double peak = 0;
        var cases = ((string[])["squeezebert-base", "squeezebert-base int8", "bert-base"])
            .SelectMany(preset => ((int[])[1, 2]).Where(threads => threads <= Environment.ProcessorCount)
                .SelectMany(threads => Shapes.Select(shape => new Case(preset, threads, shape.Sequences, shape.Tokens)))).ToList();
        for (int round = 0; round < Rounds; round++)
        {
            peak = Math.Max(peak, MachinePeak.Measure());
            foreach (var item in cases) item.Measure();
        }
        report.WriteLine($"peak of one core: {peak:F1} GFLOP/s");
        report.WriteLine("model                 threads  shape     min ms  median ms   GFLOP/s  of peak");
        foreach (var item in cases)
        {
            double best = item.Times.Min(), median = item.Times.Order().ElementAt(Rounds / 2), rate = item.Operations / best / 1e6;
            report.WriteLine($"{item.Preset,-21} {item.Threads,7}  {item.Shape,-8} {best,8:F2} {median,10:F2} {rate,9:F1} {rate / (peak * item.Threads),8:P1}");
        }
    }

    private sealed class Case(string preset, int threads, int sequences, int tokens)
    {
        private const string Int8 = " int8";
        private static readonly Dictionary<(string, int), SqueezeBertModel> Models = [];
        private readonly TokenBatch batch = Batch(sequences, tokens);

        internal string Preset => preset;

        internal int Threads => threads;

        internal string Shape => $"{sequences}x{tokens}";

        internal List<double> Times { get; } = [];

        internal double Operations => sequences * ModelCost.Of(SqueezeBertConfig.FromPreset(preset.Replace(Int8, "", StringComparison.Ordinal)), tokens).Flops;

        internal void Measure()
        {
            var model = Model();
            int repeats = Math.Max(1, 256 / (sequences * tokens));
            model.Forward(batch, ModelOutputs.LastHiddenState);
            var watch = Stopwatch.StartNew();
            for (int i = 0; i < repeats; i++) model.Forward(batch, ModelOutputs.LastHiddenState);
            Times.Add(watch.Elapsed.TotalMilliseconds / repeats);
        }

        private SqueezeBertModel Model()
        {
            if (Models.TryGetValue((preset, threads), out var model)) return model;
            var random = new Random(1);
            var config = SqueezeBertConfig.FromPreset(preset.Replace(Int8, "", StringComparison.Ordinal)) with { VocabSize = 1000 };
            return Models[(preset, threads)] = SqueezeBertModel.LoadForTraining(config, ModelHead.None, null, (parameter, initialization) =>
            {
                foreach (ref float value in parameter.Value.Span)
                    value = initialization == Initialization.One ? 1 : 0.1f * (random.NextSingle() - 0.5f);
            }, new ModelOptions { ThreadCount = threads, Precision = preset.EndsWith(Int8, StringComparison.Ordinal) ? WeightPrecision.Int8 : WeightPrecision.Float32 }, out _);
        }

        private static TokenBatch Batch(int sequences, int tokens)
        {
            var random = new Random(2);
            var builder = new TokenBatchBuilder();
            for (int b = 0; b < sequences; b++) builder.Add([.. Enumerable.Range(0, tokens).Select(_ => random.Next(1000))]);
            return builder.Build();
        }
    }
}
