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
        TVector c0 = TStep.Start, c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0, c8 = c0, c9 = c0, c10 = c0, c11 = c0;
        for (int i = 0; i < steps; i++)
        {
            c0 = TStep.Next(c0);
            c1 = TStep.Next(c1);
            c2 = TStep.Next(c2);
            c3 = TStep.Next(c3);
            c4 = TStep.Next(c4);
            c5 = TStep.Next(c5);
            c6 = TStep.Next(c6);
            c7 = TStep.Next(c7);
            c8 = TStep.Next(c8);
            c9 = TStep.Next(c9);
            c10 = TStep.Next(c10);
            c11 = TStep.Next(c11);
        }
        return (c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11);
    }
}
