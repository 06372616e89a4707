using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Hyperbolic tangent.</summary>
/// <remarks><code>
/// |x| &lt; 0.625: y = x + x³ · p(x²)      else: y = 1 − 2 / (e²ˣ + 1)
/// </code>
/// p is the minimax polynomial of degree 4 (<c>scripts/fit_polynomials.py</c>); the other form would lose small values'
/// digits. Relative error at most 3e-7; never beyond ±1. NaN stays NaN.
/// </remarks>
internal readonly struct Tanh : IElementwise
{
    private const float Small = 0.625f;

    public static float Reference(float x)
    {
        float u = x * x;
        float p = -0.00571704516f;
        p = MathF.FusedMultiplyAdd(p, u, 0.020650588f);
        p = MathF.FusedMultiplyAdd(p, u, -0.0537434965f);
        p = MathF.FusedMultiplyAdd(p, u, 0.133314908f);
        p = MathF.FusedMultiplyAdd(p, u, -0.333332837f);
        float near = MathF.FusedMultiplyAdd(x * u, p, x);
        float far = 1f - 2f / (Exp.Reference(x + x) + 1f);
        return MathF.Abs(x) < Small ? near : far;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Compute<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        var u = x * x;
        var p = TLanes.Create(-0.00571704516f);
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(0.020650588f));
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(-0.0537434965f));
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(0.133314908f));
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(-0.333332837f));
        var near = TLanes.FusedMultiplyAdd(x * u, p, x);
        var far = TLanes.Create(1f) - TLanes.Create(2f) / (Exp.Compute(x + x) + TLanes.Create(1f));
        return TLanes.SelectWhereLess(TLanes.Abs(x), TLanes.Create(Small), near, far);
    }
}
