using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SqueezeBert.Benchmarks;

/// <summary>What one core can do at most: float32 fused multiply-adds on registers alone, one thread.</summary>
internal static class MachinePeak
{
    private const int Chains = 24;

    /// <summary>GFLOP/s over about <paramref name="milliseconds"/> ms; two operations per multiply-add.</summary>
    internal static double Measure(double milliseconds = 20)
    {
        int steps = (int)(milliseconds * 4e4);
        var watch = Stopwatch.StartNew();
        float sum = Vector512.IsHardwareAccelerated ? Run512(steps) : Run256(steps);
        double seconds = watch.Elapsed.TotalSeconds;
        GC.KeepAlive(sum);
        return 2.0 * Chains * (Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256<float>.Count) * steps / seconds / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run512(int steps)
    {
        Vector512<float> a = Vector512.Create(0.999f), b = Vector512.Create(0.001f);
        var c0 = Vector512.Create(0f);
        var c1 = Vector512.Create(1f);
        var c2 = Vector512.Create(2f);
        var c3 = Vector512.Create(3f);
        var c4 = Vector512.Create(4f);
        var c5 = Vector512.Create(5f);
        var c6 = Vector512.Create(6f);
        var c7 = Vector512.Create(7f);
        var c8 = Vector512.Create(8f);
        var c9 = Vector512.Create(9f);
        var c10 = Vector512.Create(10f);
        var c11 = Vector512.Create(11f);
        var c12 = Vector512.Create(12f);
        var c13 = Vector512.Create(13f);
        var c14 = Vector512.Create(14f);
        var c15 = Vector512.Create(15f);
        var c16 = Vector512.Create(16f);
        var c17 = Vector512.Create(17f);
        var c18 = Vector512.Create(18f);
        var c19 = Vector512.Create(19f);
        var c20 = Vector512.Create(20f);
        var c21 = Vector512.Create(21f);
        var c22 = Vector512.Create(22f);
        var c23 = Vector512.Create(23f);
        for (int i = 0; i < steps; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, a, b);
            c1 = Vector512.FusedMultiplyAdd(c1, a, b);
            c2 = Vector512.FusedMultiplyAdd(c2, a, b);
            c3 = Vector512.FusedMultiplyAdd(c3, a, b);
            c4 = Vector512.FusedMultiplyAdd(c4, a, b);
            c5 = Vector512.FusedMultiplyAdd(c5, a, b);
            c6 = Vector512.FusedMultiplyAdd(c6, a, b);
            c7 = Vector512.FusedMultiplyAdd(c7, a, b);
            c8 = Vector512.FusedMultiplyAdd(c8, a, b);
            c9 = Vector512.FusedMultiplyAdd(c9, a, b);
            c10 = Vector512.FusedMultiplyAdd(c10, a, b);
            c11 = Vector512.FusedMultiplyAdd(c11, a, b);
            c12 = Vector512.FusedMultiplyAdd(c12, a, b);
            c13 = Vector512.FusedMultiplyAdd(c13, a, b);
            c14 = Vector512.FusedMultiplyAdd(c14, a, b);
            c15 = Vector512.FusedMultiplyAdd(c15, a, b);
            c16 = Vector512.FusedMultiplyAdd(c16, a, b);
            c17 = Vector512.FusedMultiplyAdd(c17, a, b);
            c18 = Vector512.FusedMultiplyAdd(c18, a, b);
            c19 = Vector512.FusedMultiplyAdd(c19, a, b);
            c20 = Vector512.FusedMultiplyAdd(c20, a, b);
            c21 = Vector512.FusedMultiplyAdd(c21, a, b);
            c22 = Vector512.FusedMultiplyAdd(c22, a, b);
            c23 = Vector512.FusedMultiplyAdd(c23, a, b);
        }

        return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11 + c12 + c13 + c14 + c15 + c16 + c17 + c18 + c19 + c20 + c21 + c22 + c23);
    }

    // Sixteen registers: the chains take turns in two halves of twelve.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run256(int steps)
    {
        Vector256<float> a = Vector256.Create(0.999f), b = Vector256.Create(0.001f);
        var c0 = Vector256.Create(0f);
        var c1 = Vector256.Create(1f);
        var c2 = Vector256.Create(2f);
        var c3 = Vector256.Create(3f);
        var c4 = Vector256.Create(4f);
        var c5 = Vector256.Create(5f);
        var c6 = Vector256.Create(6f);
        var c7 = Vector256.Create(7f);
        var c8 = Vector256.Create(8f);
        var c9 = Vector256.Create(9f);
        var c10 = Vector256.Create(10f);
        var c11 = Vector256.Create(11f);
        for (int i = 0; i < steps; i++)
        {
            c0 = Vector256.FusedMultiplyAdd(c0, a, b);
            c1 = Vector256.FusedMultiplyAdd(c1, a, b);
            c2 = Vector256.FusedMultiplyAdd(c2, a, b);
            c3 = Vector256.FusedMultiplyAdd(c3, a, b);
            c4 = Vector256.FusedMultiplyAdd(c4, a, b);
            c5 = Vector256.FusedMultiplyAdd(c5, a, b);
            c6 = Vector256.FusedMultiplyAdd(c6, a, b);
            c7 = Vector256.FusedMultiplyAdd(c7, a, b);
            c8 = Vector256.FusedMultiplyAdd(c8, a, b);
            c9 = Vector256.FusedMultiplyAdd(c9, a, b);
            c10 = Vector256.FusedMultiplyAdd(c10, a, b);
            c11 = Vector256.FusedMultiplyAdd(c11, a, b);
            c0 = Vector256.FusedMultiplyAdd(c0, a, b);
            c1 = Vector256.FusedMultiplyAdd(c1, a, b);
            c2 = Vector256.FusedMultiplyAdd(c2, a, b);
            c3 = Vector256.FusedMultiplyAdd(c3, a, b);
            c4 = Vector256.FusedMultiplyAdd(c4, a, b);
            c5 = Vector256.FusedMultiplyAdd(c5, a, b);
            c6 = Vector256.FusedMultiplyAdd(c6, a, b);
            c7 = Vector256.FusedMultiplyAdd(c7, a, b);
            c8 = Vector256.FusedMultiplyAdd(c8, a, b);
            c9 = Vector256.FusedMultiplyAdd(c9, a, b);
            c10 = Vector256.FusedMultiplyAdd(c10, a, b);
            c11 = Vector256.FusedMultiplyAdd(c11, a, b);
        }

        return Vector256.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }
}
