using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>max(x, 0). NaN stays NaN.</summary>
internal readonly struct Relu : IElementwise
{
    public static float Reference(float x) => MathF.Max(x, 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Compute<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes> => TLanes.Max(x, TLanes.Create(0f));
}
