using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>GELU by the hyperbolic tangent: <c>y = x/2 · (1 + tanh(√(2/π) · (x + 0.044715·x³)))</c>.</summary>
/// <remarks><code>
/// y = x / (1 + e^(−2·√(2/π) · (x + 0.044715·x³)))
/// </code>
/// Hugging Face <c>gelu_new</c>; (1 + tanh u)/2 = 1/(1 + e⁻²ᵘ). Error at most 3e-7 · max(1, |x|). x counts as −20 below
/// −20, where y is above −2e-37. NaN stays NaN.
/// </remarks>
internal readonly struct GeluTanh : IElementwise
{
    private const float Lowest = -20f, MinusTwoSqrt2OverPi = -1.59576912f, Cubic = 0.044715f;

    public static float Reference(float x)
    {
        x = Lowest > x ? Lowest : x;
        float inner = MathF.FusedMultiplyAdd(Cubic * x * x, x, x);
        return x / (1f + Exp.Reference(MinusTwoSqrt2OverPi * inner));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Compute<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        x = TLanes.Max(TLanes.Create(Lowest), x);
        var inner = TLanes.FusedMultiplyAdd(TLanes.Create(Cubic) * x * x, x, x);
        return x / (TLanes.Create(1f) + Exp.Compute(TLanes.Create(MinusTwoSqrt2OverPi) * inner));
    }
}
