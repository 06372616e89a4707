using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>GELU by the error function: <c>y = x/2 · (1 + erf(x/√2))</c>.</summary>
/// <remarks><code>
/// y = max(x, 0) − t·Q(t)      t = min(|x|, 6)      Q(t) = erfc(t/√2) / 2 ≈ (6 − t) · p(t − 3)
/// </code>
/// Hugging Face <c>gelu</c>. What is approximated is the small part, so large values keep all their digits: the error is
/// at most 7e-8 beside the rounding of y. p is the minimax polynomial of degree 17 for the error of t·Q(t)
/// (<c>scripts/fit_polynomials.py</c>), its even and odd powers apart: two short chains instead of a long one. Below −6 (where the truth is above −6e-9) y is 0. NaN stays NaN.
/// </remarks>
internal readonly struct Gelu : IElementwise
{
    private const float Limit = 6f, Middle = 3f;

    public static float Reference(float x)
    {
        float t = MathF.Abs(x);
        t = Limit < t ? Limit : t;
        float s = t - Middle;
        float u = s * s;
        float even = 1.18153343e-11f;
        even = MathF.FusedMultiplyAdd(even, u, 9.21647272e-11f);
        even = MathF.FusedMultiplyAdd(even, u, -2.41736142e-08f);
        even = MathF.FusedMultiplyAdd(even, u, 6.72188662e-07f);
        even = MathF.FusedMultiplyAdd(even, u, -6.84477345e-06f);
        even = MathF.FusedMultiplyAdd(even, u, -1.39132708e-05f);
        even = MathF.FusedMultiplyAdd(even, u, 0.000648292771f);
        even = MathF.FusedMultiplyAdd(even, u, 0.00177353551f);
        even = MathF.FusedMultiplyAdd(even, u, 0.000449964107f);
        float odd = 9.80524949e-12f;
        odd = MathF.FusedMultiplyAdd(odd, u, -5.46430734e-10f);
        odd = MathF.FusedMultiplyAdd(odd, u, 1.32975613e-08f);
        odd = MathF.FusedMultiplyAdd(odd, u, -1.50880894e-07f);
        odd = MathF.FusedMultiplyAdd(odd, u, -1.18315775e-07f);
        odd = MathF.FusedMultiplyAdd(odd, u, 2.340217e-05f);
        odd = MathF.FusedMultiplyAdd(odd, u, -0.000153141213f);
        odd = MathF.FusedMultiplyAdd(odd, u, -0.0013785609f);
        odd = MathF.FusedMultiplyAdd(odd, u, -0.00132729206f);
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
        var even = TLanes.Create(1.18153343e-11f);
        even = TLanes.FusedMultiplyAdd(even, u, TLanes.Create(9.21647272e-11f));
        even = TLanes.FusedMultiplyAdd(even, u, TLanes.Create(-2.41736142e-08f));
        even = TLanes.FusedMultiplyAdd(even, u, TLanes.Create(6.72188662e-07f));
        even = TLanes.FusedMultiplyAdd(even, u, TLanes.Create(-6.84477345e-06f));
        even = TLanes.FusedMultiplyAdd(even, u, TLanes.Create(-1.39132708e-05f));
        even = TLanes.FusedMultiplyAdd(even, u, TLanes.Create(0.000648292771f));
        even = TLanes.FusedMultiplyAdd(even, u, TLanes.Create(0.00177353551f));
        even = TLanes.FusedMultiplyAdd(even, u, TLanes.Create(0.000449964107f));
        var odd = TLanes.Create(9.80524949e-12f);
        odd = TLanes.FusedMultiplyAdd(odd, u, TLanes.Create(-5.46430734e-10f));
        odd = TLanes.FusedMultiplyAdd(odd, u, TLanes.Create(1.32975613e-08f));
        odd = TLanes.FusedMultiplyAdd(odd, u, TLanes.Create(-1.50880894e-07f));
        odd = TLanes.FusedMultiplyAdd(odd, u, TLanes.Create(-1.18315775e-07f));
        odd = TLanes.FusedMultiplyAdd(odd, u, TLanes.Create(2.340217e-05f));
        odd = TLanes.FusedMultiplyAdd(odd, u, TLanes.Create(-0.000153141213f));
        odd = TLanes.FusedMultiplyAdd(odd, u, TLanes.Create(-0.0013785609f));
        odd = TLanes.FusedMultiplyAdd(odd, u, TLanes.Create(-0.00132729206f));
        var p = TLanes.FusedMultiplyAdd(odd, s, even);
        var small = t * ((TLanes.Create(Limit) - t) * p);
        return TLanes.Max(TLanes.Create(0f), x) - small;
    }
}
