using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>GELU by the hyperbolic tangent: <c>y = x/2 · (1 + tanh(√(2/π) · (x + 0.044715·x³)))</c>.</summary>
/// <remarks>Hugging Face <c>gelu_new</c>. Error at most 3e-7 · max(1, |x|). NaN stays NaN.</remarks>
internal readonly struct GeluTanh : IElementwise
{
    private const float Sqrt2OverPi = 0.79788456f, Cubic = 0.044715f;

    public static float Reference(float x)
    {
        float half = 0.5f * x;
        float inner = Sqrt2OverPi * MathF.FusedMultiplyAdd(Cubic * x * x, x, x);
        return MathF.FusedMultiplyAdd(half, RationalFunction.TanhReference(inner), half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Compute<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        var half = TLanes.Create(0.5f) * x;
        var inner = TLanes.Create(Sqrt2OverPi) * TLanes.FusedMultiplyAdd(TLanes.Create(Cubic) * x * x, x, x);
        return TLanes.FusedMultiplyAdd(half, RationalFunction.Tanh(inner), half);
    }
}
