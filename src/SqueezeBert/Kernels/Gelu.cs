using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>GELU by the error function: <c>y = x/2 · (1 + erf(x/√2))</c>.</summary>
/// <remarks><code>
/// y = max(x, 0) − t·Q(t)      t = min(|x|, 6)      Q(t) = erfc(t/√2) / 2 ≈ (6 − t) · p(t − 3)
/// </code>
/// Hugging Face <c>gelu</c>. What is approximated is the small part, so large values keep all their digits: the error is
/// at most 4e-8 beside the rounding of y. p is the minimax polynomial of degree 17 for the error of t·Q(t)
/// (<c>scripts/fit_polynomials.py</c>). Below −6 (where the truth is above −6e-9) y is 0. NaN stays NaN.
/// </remarks>
internal readonly struct Gelu : IElementwise
{
    private const float Limit = 6f, Middle = 3f;

    public static float Reference(float x)
    {
        float t = MathF.Abs(x);
        t = Limit < t ? Limit : t;
        float s = t - Middle;
        float p = 9.80524949e-12f;
        p = MathF.FusedMultiplyAdd(p, s, 1.18153343e-11f);
        p = MathF.FusedMultiplyAdd(p, s, -5.46430734e-10f);
        p = MathF.FusedMultiplyAdd(p, s, 9.21647272e-11f);
        p = MathF.FusedMultiplyAdd(p, s, 1.32975613e-08f);
        p = MathF.FusedMultiplyAdd(p, s, -2.41736142e-08f);
        p = MathF.FusedMultiplyAdd(p, s, -1.50880894e-07f);
        p = MathF.FusedMultiplyAdd(p, s, 6.72188662e-07f);
        p = MathF.FusedMultiplyAdd(p, s, -1.18315775e-07f);
        p = MathF.FusedMultiplyAdd(p, s, -6.84477345e-06f);
        p = MathF.FusedMultiplyAdd(p, s, 2.340217e-05f);
        p = MathF.FusedMultiplyAdd(p, s, -1.39132708e-05f);
        p = MathF.FusedMultiplyAdd(p, s, -0.000153141213f);
        p = MathF.FusedMultiplyAdd(p, s, 0.000648292771f);
        p = MathF.FusedMultiplyAdd(p, s, -0.0013785609f);
        p = MathF.FusedMultiplyAdd(p, s, 0.00177353551f);
        p = MathF.FusedMultiplyAdd(p, s, -0.00132729206f);
        p = MathF.FusedMultiplyAdd(p, s, 0.000449964107f);
        float small = t * ((Limit - t) * p);
        return (0f > x ? 0f : x) - small;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Compute<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        var t = TLanes.Min(TLanes.Create(Limit), TLanes.Abs(x));
        var s = t - TLanes.Create(Middle);
        var p = TLanes.Create(9.80524949e-12f);
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(1.18153343e-11f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(-5.46430734e-10f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(9.21647272e-11f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(1.32975613e-08f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(-2.41736142e-08f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(-1.50880894e-07f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(6.72188662e-07f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(-1.18315775e-07f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(-6.84477345e-06f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(2.340217e-05f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(-1.39132708e-05f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(-0.000153141213f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(0.000648292771f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(-0.0013785609f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(0.00177353551f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(-0.00132729206f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(0.000449964107f));
        var small = t * ((TLanes.Create(Limit) - t) * p);
        return TLanes.Max(TLanes.Create(0f), x) - small;
    }
}
