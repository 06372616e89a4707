using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SqueezeBert.Kernels.Peaks;

/// <summary>What one core can do at most: multiply-adds on registers alone, one thread.</summary>
internal static class MachinePeak
{
    /// <summary>Enough independent chains for two instructions a cycle with a latency of four or five, few enough for sixteen registers.</summary>
    private const int Chains = 12;

    private const double Milliseconds = 20;

    private static readonly (string Instruction, bool IsSupported, Func<double> Measure)[] Int8Forms =
    [
        ("vpdpbusd ymm", AvxVnni.IsSupported, Measure<Vnni256, Vector256<int>>),
        ("vpmaddwd zmm", Avx512BW.IsSupported, Measure<Pairs512, Vector512<int>>),
        ("vpmaddwd ymm", Avx2.IsSupported, Measure<Pairs256, Vector256<int>>),
    ];

    /// <summary>Float32, GFLOP/s.</summary>
    internal static double Measure() =>
        Vector512.IsHardwareAccelerated ? Measure<Fma512, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? Measure<Fma256, Vector256<float>>()
        : Measure<Fma128, Vector128<float>>();

    /// <summary>Does as many float32 operations as asked for, at the peak.</summary>
    internal static object Spend(double operations) =>
        Vector512.IsHardwareAccelerated ? Run<Fma512, Vector512<float>>((int)(operations / (Fma512.Operations * Chains)))
        : Vector256.IsHardwareAccelerated ? Run<Fma256, Vector256<float>>((int)(operations / (Fma256.Operations * Chains)))
        : Run<Fma128, Vector128<float>>((int)(operations / (Fma128.Operations * Chains)));

    /// <summary>Integer products that don't saturate, of the fastest form that .NET has an instruction for, GOP/s; 0 where there is none.</summary>
    internal static (double Rate, string Instruction) MeasureInt8() =>
        Int8Forms.Where(form => form.IsSupported).Select(form => (form.Measure(), form.Instruction)).DefaultIfEmpty((0, "none")).Max();

    private static double Measure<TStep, TVector>() where TStep : struct, IPeakStep<TVector> where TVector : struct
    {
        const int Steps = 100_000;
        long start = Stopwatch.GetTimestamp();
        int rounds = 0;
        for (; Stopwatch.GetElapsedTime(start).TotalMilliseconds < Milliseconds; rounds++)
            // Kept, so that no chain is idle work.
            GC.KeepAlive(Run<TStep, TVector>(Steps));
        return (double)TStep.Operations * Chains * Steps * rounds / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static (TVector, TVector, TVector, TVector, TVector, TVector, TVector, TVector, TVector, TVector, TVector, TVector) Run<TStep, TVector>(int steps)
        where TStep : struct, IPeakStep<TVector> where TVector : struct
    {
        TVector c0 = TStep.Start, c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0, c8 = c0, c9 = c0, c10 = c0, c11 = c0, p0, p1;
        for (int i = 0; i < steps; i++)
        {
            p0 = TStep.Product(c0);
            p1 = TStep.Product(c1);
            c0 = TStep.Sum(c0, p0);
            c1 = TStep.Sum(c1, p1);
            p0 = TStep.Product(c2);
            p1 = TStep.Product(c3);
            c2 = TStep.Sum(c2, p0);
            c3 = TStep.Sum(c3, p1);
            p0 = TStep.Product(c4);
            p1 = TStep.Product(c5);
            c4 = TStep.Sum(c4, p0);
            c5 = TStep.Sum(c5, p1);
            p0 = TStep.Product(c6);
            p1 = TStep.Product(c7);
            c6 = TStep.Sum(c6, p0);
            c7 = TStep.Sum(c7, p1);
            p0 = TStep.Product(c8);
            p1 = TStep.Product(c9);
            c8 = TStep.Sum(c8, p0);
            c9 = TStep.Sum(c9, p1);
            p0 = TStep.Product(c10);
            p1 = TStep.Product(c11);
            c10 = TStep.Sum(c10, p0);
            c11 = TStep.Sum(c11, p1);
        }
        return (c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11);
    }
}
