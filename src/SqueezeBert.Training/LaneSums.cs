using System.Runtime.Intrinsics;

namespace SqueezeBert.Training;

/// <summary>Sums over many values in one fixed order that suits vectors: lane by lane, then halves onto halves.</summary>
/// <remarks>The order depends on the count alone, never on the processor: all arithmetic is exact IEEE addition and multiplication.</remarks>
internal static unsafe class LaneSums
{
    /// <summary>Σ values[i]², in double, eight lanes.</summary>
    internal static double SquareSum(float* values, int count)
    {
        var sum = Vector512<double>.Zero;
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            var (lower, upper) = Vector512.Widen(Vector512.Load(values + i));
            sum += lower * lower;
            sum += upper * upper;
        }
        var fold = sum.GetLower() + sum.GetUpper();
        var pair = fold.GetLower() + fold.GetUpper();
        double total = pair.GetElement(0) + pair.GetElement(1);
        for (; i < count; i++) total += (double)values[i] * values[i];
        return total;
    }

    /// <summary>Σ a[i]·b[i], sixteen lanes of fused multiply-adds.</summary>
    internal static float Dot(float* a, float* b, int count)
    {
        var sum = Vector512<float>.Zero;
        int i = 0;
        for (; i + 16 <= count; i += 16) sum = Vector512.FusedMultiplyAdd(Vector512.Load(a + i), Vector512.Load(b + i), sum);
        float total = Fold(sum);
        for (; i < count; i++) total = MathF.FusedMultiplyAdd(a[i], b[i], total);
        return total;
    }

    /// <summary>Sum of sixteen lanes, upper half onto lower half until one is left.</summary>
    internal static float Fold(Vector512<float> lanes)
    {
        var eight = lanes.GetLower() + lanes.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        return four.GetElement(0) + four.GetElement(2) + (four.GetElement(1) + four.GetElement(3));
    }
}
