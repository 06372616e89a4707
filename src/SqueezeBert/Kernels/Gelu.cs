using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>GELU by the error function: <c>y = x/2 · (1 + erf(x/√2))</c>.</summary>
/// <remarks>Hugging Face <c>gelu</c>. Error at most 2e-7 · max(1, |x|). NaN stays NaN.</remarks>
internal readonly struct Gelu : IElementwise
{
    private const float InverseSqrt2 = 0.70710678f;

    public static float Reference(float x)
    {
        float half = 0.5f * x;
        return MathF.FusedMultiplyAdd(half, RationalFunction.ErfReference(x * InverseSqrt2), half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Compute<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        var half = TLanes.Create(0.5f) * x;
        return TLanes.FusedMultiplyAdd(half, RationalFunction.Erf(x * TLanes.Create(InverseSqrt2)), half);
    }
}
