using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>e to the power of x.</summary>
/// <remarks><code>
/// n = round(x · log₂e)      r = x − n · ln 2      eˣ = 2ⁿ · p(r)       |r| ≤ ln 2 / 2
/// </code>
/// x is clamped to [−87, 88], so that 2ⁿ and the result are normal numbers; NaN stays NaN. p is the minimax
/// polynomial of degree 6 for the relative error (<c>scripts/fit_polynomials.py</c>). Relative error at most 2e-7.
/// </remarks>
internal readonly struct Exp : IElementwise
{
    private const float Lowest = -87f, Highest = 88f;

    // Adding 1.5·2²³ leaves no room for a fraction, so the sum ends in the integer nearest to the addend; 127 more, and it
    // ends in that integer as float32 writes an exponent.
    private const float RoundingShift = 12582912f + 127f;
    private const float Log2E = 1.44269504f;

    // ln 2 in two parts: the first has so few bits that n times it is exact.
    private const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    public static float Reference(float x)
    {
        x = Lowest > x ? Lowest : x;
        x = Highest < x ? Highest : x;
        float shifted = MathF.FusedMultiplyAdd(x, Log2E, RoundingShift);
        float n = shifted - RoundingShift;
        float r = MathF.FusedMultiplyAdd(n, -Ln2High, x);
        r = MathF.FusedMultiplyAdd(n, -Ln2Low, r);
        float p = 0.00138368353f;
        p = MathF.FusedMultiplyAdd(p, r, 0.00837482419f);
        p = MathF.FusedMultiplyAdd(p, r, 0.0416682251f);
        p = MathF.FusedMultiplyAdd(p, r, 0.166664198f);
        p = MathF.FusedMultiplyAdd(p, r, 0.499999911f);
        p = MathF.FusedMultiplyAdd(p, r, 1f);
        p = MathF.FusedMultiplyAdd(p, r, 1f);
        return p * BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(shifted) << 23);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Compute<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        x = TLanes.Max(TLanes.Create(Lowest), x);
        x = TLanes.Min(TLanes.Create(Highest), x);
        var shifted = TLanes.FusedMultiplyAdd(x, TLanes.Create(Log2E), TLanes.Create(RoundingShift));
        var n = shifted - TLanes.Create(RoundingShift);
        var r = TLanes.FusedMultiplyAdd(n, TLanes.Create(-Ln2High), x);
        r = TLanes.FusedMultiplyAdd(n, TLanes.Create(-Ln2Low), r);
        var p = TLanes.Create(0.00138368353f);
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Create(0.00837482419f));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Create(0.0416682251f));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Create(0.166664198f));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Create(0.499999911f));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Create(1f));
        p = TLanes.FusedMultiplyAdd(p, r, TLanes.Create(1f));
        return p * TLanes.ShiftIntoExponent(shifted);
    }
}
