using System.Diagnostics;
using SqueezeBert.Benchmarks.Peaks;
using System.Runtime.InteropServices;
using SqueezeBert.Kernels;

namespace SqueezeBert.Benchmarks;

/// <summary>How near do the grouped products of squeezebert-base come to the core's peak? One thread, 128 tokens.</summary>
/// <remarks>
/// Peak and kernels take turns within the same rounds, and each counts with its quietest round: neighbours on a shared
/// machine can only slow a round down.
/// </remarks>
internal static unsafe class KernelThroughput
{
    private const int Tokens = 128, Rounds = 15;

    private static readonly (string Name, int Inputs, int Outputs, int Groups)[] Products =
    [
        ("query, key, value   768 →  768, 4 groups", 768, 768, 4),
        ("post_attention      768 →  768, 1 group", 768, 768, 1),
        ("intermediate        768 → 3072, 4 groups", 768, 3072, 4),
        ("output             3072 →  768, 4 groups", 3072, 768, 4),
    ];

    internal static void Run(TextWriter report)
    {
        double peak = 0;
        var cases = KernelSet.All.Where(set => set.IsSupported && set.Name != "scalar")
            .SelectMany(set => Products.Select(product => new Case(set, product.Name, product.Inputs, product.Outputs, product.Groups))).ToList();
        for (int round = 0; round < Rounds; round++)
        {
            peak = Math.Max(peak, MachinePeak.Measure());
            foreach (var item in cases) item.Measure();
        }

        report.WriteLine($"peak of one core: {peak:F1} GFLOP/s");
        foreach (var item in cases)
            report.WriteLine($"{item.Set.Name,-10} {item.Name,-42} {item.Best,7:F1} GFLOP/s  {item.Best / peak,6:P1}");
    }

    private sealed class Case(KernelSet set, string name, int inputs, int outputs, int groups)
    {
        private readonly float* input = Random(Tokens * inputs);
        private readonly float* packed = Random((int)GroupedMatMul.PackedLength(groups, outputs / groups, inputs / groups));
        private readonly float* bias = Random(outputs);
        private readonly float* output = Random(Tokens * outputs);

        internal KernelSet Set { get; } = set;

        internal string Name { get; } = name;

        internal double Best { get; private set; }

        internal void Measure()
        {
            const int Repeats = 8;
            var watch = Stopwatch.StartNew();
            for (int i = 0; i < Repeats; i++)
                Set.GroupedMatMul(input, inputs, packed, bias, output, outputs, Tokens,
                    groups, outputs / groups, inputs / groups, 0, GroupedMatMul.PanelCount(groups, outputs / groups));
            Best = Math.Max(Best, 2.0 * Repeats * Tokens * outputs * (inputs / groups) / watch.Elapsed.TotalSeconds / 1e9);
        }

        // Never freed: the process ends with the measurement.
        private static float* Random(int length)
        {
            var random = new Random(length);
            var values = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 64);
            for (int i = 0; i < length; i++) values[i] = random.NextSingle() - 0.5f;
            return values;
        }
    }
}
