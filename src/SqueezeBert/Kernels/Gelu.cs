using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>GELU by the error function: <c>y = x/2 · (1 + erf(x/√2))</c>.</summary>
/// <remarks><code>
/// y = max(x, 0) − t·Q(t)      t = min(|x|, 5.5)      Q(t) = erfc(t/√2) / 2 ≈ (5.5 − t) · p(t − 2.75)
/// </code>
/// Hugging Face <c>gelu</c>. What is approximated is the small part, so large values keep all their digits: the error is
/// at most 1.8e-7 beside the rounding of y. p is the minimax polynomial of degree 14 for the error of t·Q(t)
/// (<c>scripts/fit_polynomials.py</c>), its even and odd powers apart: two short chains instead of a long one. Below −5.5 (where
/// the truth is above −1.1e-7) y is 0. NaN stays NaN.
/// </remarks>
internal readonly struct Gelu : IElementwise
{
    private const float Limit = 5.5f, Middle = 2.75f;

    public static float Reference(float x)
    {
        float t = MathF.Abs(x);
        t = Limit < t ? Limit : t;
        float s = t - Middle;
        float u = s * s;
        float even = 1.55840385e-09f;
        even = MathF.FusedMultiplyAdd(even, u, -6.07522566e-08f);
        even = MathF.FusedMultiplyAdd(even, u, 9.43886107e-07f);
        even = MathF.FusedMultiplyAdd(even, u, -4.04285174e-06f);
        even = MathF.FusedMultiplyAdd(even, u, -7.62950949e-05f);
        even = MathF.FusedMultiplyAdd(even, u, 0.00087480963f);
        even = MathF.FusedMultiplyAdd(even, u, 0.00348757603f);
        even = MathF.FusedMultiplyAdd(even, u, 0.00108355179f);
        float odd = 5.10427377e-12f;
        odd = MathF.FusedMultiplyAdd(odd, u, 7.63799903e-08f);
        odd = MathF.FusedMultiplyAdd(odd, u, -2.87691205e-06f);
        odd = MathF.FusedMultiplyAdd(odd, u, 3.90706191e-05f);
        odd = MathF.FusedMultiplyAdd(odd, u, -9.16106655e-05f);
        odd = MathF.FusedMultiplyAdd(odd, u, -0.00234776898f);
        odd = MathF.FusedMultiplyAdd(odd, u, -0.00291285175f);
        float p = MathF.FusedMultiplyAdd(odd, s, even);
        float small = t * ((Limit - t) * p);
        return (0f > x ? 0f : x) - small;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Compute<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        var t = TLanes.Min(TLanes.Create(Limit), TLanes.Abs(x));
        var s = t - TLanes.Create(Middle);
        var u = s * s;
        var even = TLanes.Create(1.55840385e-09f);
        even = TLanes.FusedMultiplyAdd(even, u, TLanes.Create(-6.07522566e-08f));
        even = TLanes.FusedMultiplyAdd(even, u, TLanes.Create(9.43886107e-07f));
        even = TLanes.FusedMultiplyAdd(even, u, TLanes.Create(-4.04285174e-06f));
        even = TLanes.FusedMultiplyAdd(even, u, TLanes.Create(-7.62950949e-05f));
        even = TLanes.FusedMultiplyAdd(even, u, TLanes.Create(0.00087480963f));
        even = TLanes.FusedMultiplyAdd(even, u, TLanes.Create(0.00348757603f));
        even = TLanes.FusedMultiplyAdd(even, u, TLanes.Create(0.00108355179f));
        var odd = TLanes.Create(5.10427377e-12f);
        odd = TLanes.FusedMultiplyAdd(odd, u, TLanes.Create(7.63799903e-08f));
        odd = TLanes.FusedMultiplyAdd(odd, u, TLanes.Create(-2.87691205e-06f));
        odd = TLanes.FusedMultiplyAdd(odd, u, TLanes.Create(3.90706191e-05f));
        odd = TLanes.FusedMultiplyAdd(odd, u, TLanes.Create(-9.16106655e-05f));
        odd = TLanes.FusedMultiplyAdd(odd, u, TLanes.Create(-0.00234776898f));
        odd = TLanes.FusedMultiplyAdd(odd, u, TLanes.Create(-0.00291285175f));
        var p = TLanes.FusedMultiplyAdd(odd, s, even);
        var small = t * ((TLanes.Create(Limit) - t) * p);
        return TLanes.Max(TLanes.Create(0f), x) - small;
    }
}
