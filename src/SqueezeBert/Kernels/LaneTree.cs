using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SqueezeBert.Kernels;

/// <summary>The one way to bring sixteen lanes down to one number: halves, quarters, pairs.</summary>
/// <remarks><code>
/// lane[i] = lane[i] ∘ lane[i + 8] for i &lt; 8,   then lane[i] ∘ lane[i + 4] for i &lt; 4,   i + 2,   i + 1
/// </code>
/// Element i of a row belongs to lane i mod 16 on every path, so a sum over a row has one order everywhere.
/// </remarks>
internal static unsafe class LaneTree
{
    private const int Lanes = 16;

    /// <summary>Sum of 16 values; overwrites them.</summary>
    internal static float SumReference(float* lanes)
    {
        for (int half = Lanes / 2; half > 0; half /= 2)
            for (int i = 0; i < half; i++)
                lanes[i] += lanes[i + half];
        return lanes[0];
    }

    /// <summary>Largest of 16 values; overwrites them.</summary>
    internal static float LargestReference(float* lanes)
    {
        for (int half = Lanes / 2; half > 0; half /= 2)
            for (int i = 0; i < half; i++)
                lanes[i] = lanes[i + half] > lanes[i] ? lanes[i + half] : lanes[i];
        return lanes[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Sum(Vector256<float> low, Vector256<float> high)
    {
        var eight = low + high;
        return Sum(eight.GetLower() + eight.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Sum(Vector128<float> v0, Vector128<float> v1, Vector128<float> v2, Vector128<float> v3) => Sum((v0 + v2) + (v1 + v3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Largest(Vector256<float> low, Vector256<float> high)
    {
        var eight = Vector256.ConditionalSelect(Vector256.GreaterThan(high, low), high, low);
        return Largest(Larger(eight.GetUpper(), eight.GetLower()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Largest(Vector128<float> v0, Vector128<float> v1, Vector128<float> v2, Vector128<float> v3) =>
        Largest(Larger(Larger(v3, v1), Larger(v2, v0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(Vector128<float> four)
    {
        var two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.ToScalar() + two.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(Vector128<float> four)
    {
        var two = Larger(Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)), four);
        return two.GetElement(1) > two.ToScalar() ? two.GetElement(1) : two.ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Larger(Vector128<float> left, Vector128<float> right) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(left, right), left, right);
}
