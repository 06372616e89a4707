using System.Diagnostics;
using System.Runtime.InteropServices;
using SqueezeBert.Kernels;

namespace SqueezeBert.Benchmarks;

/// <summary>Nanoseconds per value of the kernels that are not grouped products, at the sizes of squeezebert-base; one thread.</summary>
internal static unsafe class ElementwiseThroughput
{
    private const int Tokens = 128, Width = 768, Rounds = 15;

    private unsafe delegate void Kernel(KernelSet set, float* values, float* others);

    private static readonly (string Name, Kernel Run)[] Kernels =
    [
        ("gelu", static (set, values, _) => set.Gelu(values, Tokens * Width)),
        ("gelu_new", static (set, values, _) => set.GeluTanh(values, Tokens * Width)),
        ("tanh", static (set, values, _) => set.Tanh(values, Tokens * Width)),
        ("exp", static (set, values, _) => set.Exp(values, Tokens * Width)),
        ("softmax of rows of 128", static (set, values, _) => set.Softmax(values, Tokens * Width / 128, 128, 128)),
        ("softmax of rows of 13", static (set, values, _) => set.Softmax(values, Tokens * Width / 13, 13, 13)),
        ("layer norm with residual", static (set, values, others) => set.AddLayerNorm(values, others, others, others, 1e-12f, Tokens, Width, Width)),
        ("scale", static (set, values, _) => set.Scale(values, 1f, Tokens * Width)),
        ("scores, per multiply-add", static (set, values, others) => set.MatMul(values, Width, 1, others, 128, others + 64 * 128, 128, 128, 128, 6, null, false)),
    ];

    internal static void Run(TextWriter report)
    {
        float* values = Allocate(), others = Allocate();
        report.WriteLine($"{"packing weights",-37} {Best(() => GroupedMatMul.Pack(new(values, Tokens * Width), 1, Tokens, Width, new(others, Tokens * Width))),7:F3} ns");
        report.WriteLine($"{"packing transposed weights",-37} {Best(() => GroupedMatMul.PackTransposed(new(values, Tokens * Width), 1, Tokens, Width, new(others, Tokens * Width))),7:F3} ns");
        foreach (var set in KernelSet.All.Where(set => set.IsSupported && set.Name != "scalar"))
            foreach (var (name, run) in Kernels)
            {
                report.WriteLine($"{set.Name,-10} {name,-26} {Best(() => run(set, values, others), values),7:F3} ns");
            }
    }

    /// <summary>Nanoseconds per value in the quietest round.</summary>
    private static double Best(Action run, float* reset = null)
    {
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; reset is not null && i < Tokens * Width; i++) reset[i] = i % 1000 / 100f - 5f;
            var watch = Stopwatch.StartNew();
            run();
            best = Math.Min(best, watch.Elapsed.TotalNanoseconds);
        }

        return best / (Tokens * Width);
    }

    // Never freed: the process ends with the measurement.
    private static float* Allocate()
    {
        var values = (float*)NativeMemory.AlignedAlloc(Tokens * Width * sizeof(float), 64);
        new Span<float>(values, Tokens * Width).Fill(0.5f);
        return values;
    }
}
