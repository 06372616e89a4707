using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>x where it is positive, else 0. NaN stays NaN.</summary>
internal readonly struct Relu : IElementwise
{
    public static float Reference(float x) => 0f > x ? 0f : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Compute<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes> => TLanes.Max(TLanes.Create(0f), x);
}
