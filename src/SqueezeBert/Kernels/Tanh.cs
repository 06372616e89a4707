using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Hyperbolic tangent, within 2e-7 of the truth and never beyond ±1. NaN stays NaN.</summary>
internal readonly struct Tanh : IElementwise
{
    public static float Reference(float x) => MathF.Min(MathF.Max(RationalFunction.TanhReference(x), -1f), 1f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Compute<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Min(TLanes.Max(RationalFunction.Tanh(x), TLanes.Create(-1f)), TLanes.Create(1f));
}
