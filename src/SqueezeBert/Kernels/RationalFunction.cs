using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Odd functions as x · P(x²) / Q(x²) on a clamped range: the error function and the hyperbolic tangent.</summary>
/// <remarks>
/// Coefficients, lowest power first, are the well-known minimax ones of degree 13/8 for erf and 13/6 for tanh. Against
/// double precision the rational functions themselves are within 7e-8 (erf) and 3e-8 (tanh).
/// </remarks>
internal static class RationalFunction
{
    internal const float ErfLimit = 4f, TanhLimit = 9f;

    private static ReadOnlySpan<float> ErfNumerator =>
        [-1.60960333262415e-02f, -2.95459980854025e-03f, -7.34990630326855e-04f, -5.69250639462346e-05f, -2.10102402082508e-06f, 2.77068142495902e-08f, -2.72614225801306e-10f];

    private static ReadOnlySpan<float> ErfDenominator =>
        [-1.42647390514189e-02f, -7.37332916720468e-03f, -1.68282697438203e-03f, -2.13374055278905e-04f, -1.45660718464996e-05f];

    private static ReadOnlySpan<float> TanhNumerator =>
        [4.89352455891786e-03f, 6.37261928875436e-04f, 1.48572235717979e-05f, 5.12229709037114e-08f, -8.60467152213735e-11f, 2.00018790482477e-13f, -2.76076847742355e-16f];

    private static ReadOnlySpan<float> TanhDenominator =>
        [4.89352518554385e-03f, 2.26843463243900e-03f, 1.18534705686654e-04f, 1.19825839466702e-06f];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Erf<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        x = Clamp(x, ErfLimit);
        var u = x * x;
        var p = TLanes.Create(ErfNumerator[6]);
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(ErfNumerator[5]));
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(ErfNumerator[4]));
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(ErfNumerator[3]));
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(ErfNumerator[2]));
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(ErfNumerator[1]));
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(ErfNumerator[0]));
        var q = TLanes.Create(ErfDenominator[4]);
        q = TLanes.FusedMultiplyAdd(q, u, TLanes.Create(ErfDenominator[3]));
        q = TLanes.FusedMultiplyAdd(q, u, TLanes.Create(ErfDenominator[2]));
        q = TLanes.FusedMultiplyAdd(q, u, TLanes.Create(ErfDenominator[1]));
        q = TLanes.FusedMultiplyAdd(q, u, TLanes.Create(ErfDenominator[0]));
        return x * p / q;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Tanh<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        x = Clamp(x, TanhLimit);
        var u = x * x;
        var p = TLanes.Create(TanhNumerator[6]);
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(TanhNumerator[5]));
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(TanhNumerator[4]));
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(TanhNumerator[3]));
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(TanhNumerator[2]));
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(TanhNumerator[1]));
        p = TLanes.FusedMultiplyAdd(p, u, TLanes.Create(TanhNumerator[0]));
        var q = TLanes.Create(TanhDenominator[3]);
        q = TLanes.FusedMultiplyAdd(q, u, TLanes.Create(TanhDenominator[2]));
        q = TLanes.FusedMultiplyAdd(q, u, TLanes.Create(TanhDenominator[1]));
        q = TLanes.FusedMultiplyAdd(q, u, TLanes.Create(TanhDenominator[0]));
        return x * p / q;
    }

    /// <summary>The definition of erf for one value.</summary>
    internal static float ErfReference(float x) => Reference(Clamp(x, ErfLimit), ErfNumerator, ErfDenominator);

    /// <summary>The definition of tanh for one value.</summary>
    internal static float TanhReference(float x) => Reference(Clamp(x, TanhLimit), TanhNumerator, TanhDenominator);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Clamp<TLanes>(TLanes x, float limit) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Min(TLanes.Create(limit), TLanes.Max(TLanes.Create(-limit), x));

    private static float Clamp(float x, float limit)
    {
        x = -limit > x ? -limit : x;
        return limit < x ? limit : x;
    }

    private static float Reference(float x, ReadOnlySpan<float> numerator, ReadOnlySpan<float> denominator)
    {
        float u = x * x;
        return x * Horner(u, numerator) / Horner(u, denominator);
    }

    private static float Horner(float u, ReadOnlySpan<float> coefficients)
    {
        float value = coefficients[^1];
        for (int i = coefficients.Length - 2; i >= 0; i--) value = MathF.FusedMultiplyAdd(value, u, coefficients[i]);
        return value;
    }
}
