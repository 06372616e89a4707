using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Hyperbolic tangent, within 2e-7 of the truth and never beyond ±1. NaN stays NaN.</summary>
internal readonly struct Tanh : IElementwise
{
    public static float Reference(float x)
    {
        float y = RationalFunction.TanhReference(x);
        y = -1f > y ? -1f : y;
        return 1f < y ? 1f : y;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Compute<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Min(TLanes.Create(1f), TLanes.Max(TLanes.Create(-1f), RationalFunction.Tanh(x)));
}
