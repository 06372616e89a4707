using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>e to the power of x; see <see cref="Exponential"/>.</summary>
internal readonly struct Exp : IElementwise
{
    public static float Reference(float x) => Exponential.Reference(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Compute<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes> => Exponential.Compute(x);
}
