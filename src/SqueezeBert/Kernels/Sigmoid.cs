using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>The logistic function: <c>y = 1 / (1 + e⁻ˣ)</c>.</summary>
/// <remarks>Relative error at most 3e-7 between −87 and 88, beyond which x is clamped. NaN stays NaN.</remarks>
internal readonly struct Sigmoid : IElementwise
{
    public static float Reference(float x) => 1f / (1f + Exp.Reference(0f - x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Compute<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        var one = TLanes.Create(1f);
        return one / (one + Exp.Compute(TLanes.Create(0f) - x));
    }
}
