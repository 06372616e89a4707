using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SqueezeBert.Training.Optimization;

/// <summary>Adam's memory: the moving means of gradients and of their squares.</summary>
/// <remarks><code>
/// m = β₁·m + (1 − β₁)·g        v = β₂·v + (1 − β₂)·g²
/// </code></remarks>
/// <param name="beta1">β₁.</param>
/// <param name="beta2">β₂.</param>
internal readonly unsafe struct Moments(double beta1, double beta2)
{
    private readonly float beta1 = (float)beta1, oneMinusBeta1 = (float)(1 - beta1);
    private readonly float beta2 = (float)beta2, oneMinusBeta2 = (float)(1 - beta2);

    /// <summary>Takes sixteen gradients in; returns their means, which are stored too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal (Vector512<float> First, Vector512<float> Second) Sixteen(float* gradients, float* firsts, float* seconds)
    {
        var gradient = Vector512.Load(gradients);
        var first = Vector512.Load(firsts) * beta1 + gradient * oneMinusBeta1;
        var second = Vector512.Load(seconds) * beta2 + gradient * gradient * oneMinusBeta2;
        first.Store(firsts);
        second.Store(seconds);
        return (first, second);
    }

    /// <summary>Takes one gradient in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal (float First, float Second) One(float gradient, ref float first, ref float second)
    {
        first = first * beta1 + gradient * oneMinusBeta1;
        second = second * beta2 + gradient * gradient * oneMinusBeta2;
        return (first, second);
    }
}
