using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>e to the power of x, the same bits on every path.</summary>
/// <remarks><code>
/// n = round(x · log₂e)      r = x − n · ln 2      eˣ = 2ⁿ · p(r)       |r| ≤ ln 2 / 2
/// </code>
/// x is clamped to [−87, 88], so that 2ⁿ and the result stay normal; NaN stays NaN. p is the Taylor polynomial of degree
/// 7, whose remainder is below 3e-9 there. Relative error at most 2e-7.
/// </remarks>
internal static class Exponential
{
    internal const float Lowest = -87f, Highest = 88f;

    // Adding 1.5·2²³ leaves no room for a fraction: the sum's low bits are the integer nearest to x.
    private const float RoundingShift = 12582912f;
    private const float Log2E = 1.44269504f;

    // ln 2 in two parts: the first has so few bits that n times it is exact.
    private const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Compute<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        x = TLanes.Min(TLanes.Max(x, TLanes.Create(Lowest)), TLanes.Create(Highest));
        var shift = TLanes.Create(RoundingShift);
        var shifted = TLanes.FusedMultiplyAdd(x, TLanes.Create(Log2E), shift);
        var n = shifted - shift;
        var r = TLanes.FusedMultiplyAdd(n, TLanes.Create(-Ln2High), x);
        r = TLanes.FusedMultiplyAdd(n, TLanes.Create(-Ln2Low), r);
        var p = TLanes.Create(1f / 5040);
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Create(1f / 720));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Create(1f / 120));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Create(1f / 24));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Create(1f / 6));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Create(1f / 2));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Create(1f));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Create(1f));
        return TLanes.ScaleByPowerOfTwo(p, shifted);
    }

    /// <summary>The definition for one value.</summary>
    internal static float Reference(float x)
    {
        x = MathF.Min(MathF.Max(x, Lowest), Highest);
        float shifted = MathF.FusedMultiplyAdd(x, Log2E, RoundingShift);
        float n = shifted - RoundingShift;
        float r = MathF.FusedMultiplyAdd(n, -Ln2High, x);
        r = MathF.FusedMultiplyAdd(n, -Ln2Low, r);
        float p = 1f / 5040;
        foreach (float coefficient in (ReadOnlySpan<float>)[1f / 720, 1f / 120, 1f / 24, 1f / 6, 1f / 2, 1f, 1f])
            p = MathF.FusedMultiplyAdd(p, r, coefficient);
        return BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(p) + (BitConverter.SingleToInt32Bits(shifted) << 23));
    }
}
