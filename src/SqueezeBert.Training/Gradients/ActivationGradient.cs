using System.Runtime.Intrinsics;
using SqueezeBert.Kernels;

namespace SqueezeBert.Training.Gradients;

/// <summary>Derivatives of the element-wise functions, from what went in (x) and what came out (y).</summary>
/// <remarks><code>
/// gelu       y = x·Φ(x)                         y′ = Φ + x·φ(x)                  Φ = y/x
/// gelu_new   y = x·h, h = ½(1 + tanh(c(x)))     y′ = h + 2x·h·(1 − h)·c′(x)      h = y/x
/// relu       y = max(x, 0)                      y′ = [x &gt; 0]
/// tanh                                          y′ = 1 − y²
/// </code>
/// Φ, φ: distribution and density of the standard normal; c(x) = √(2/π)·(x + 0.044715·x³). Dividing y by x gives Φ and h
/// back to the last place without another error function; where x is so near 0 that it can't be divided by, both are ½.
/// </remarks>
internal static unsafe class ActivationGradient
{
    private const int Block = 256;
    private const float LeastDivisor = 1e-30f;
    private const float InverseRootTwoPi = 0.3989422804f;
    private const float RootTwoOverPi = 0.7978845608f;
    private const float Cubic = 0.044715f;

    /// <summary>gradient[i] = gradient[i] · y′(x[i]), in place.</summary>
    internal static void Apply(KernelSet kernels, HiddenActivation activation, float* inputs, float* outputs, float* gradient, int count)
    {
        switch (activation)
        {
            case HiddenActivation.Gelu:
                ApplyGelu(kernels, inputs, outputs, gradient, count);
                break;
            case HiddenActivation.GeluNew:
                ApplyGeluTanh(inputs, outputs, gradient, count);
                break;
            case HiddenActivation.Relu:
                for (int i = 0; i < count; i++) gradient[i] = inputs[i] > 0 ? gradient[i] : 0;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "No derivative is known for this activation.");
        }
    }

    /// <summary>gradient[i] = gradient[i] · (1 − y[i]²), in place.</summary>
    internal static void ApplyTanh(float* outputs, float* gradient, int count)
    {
        for (int i = 0; i < count; i++) gradient[i] *= 1 - outputs[i] * outputs[i];
    }

    private static void ApplyGelu(KernelSet kernels, float* inputs, float* outputs, float* gradient, int count)
    {
        float* densities = stackalloc float[Block];
        for (int start = 0; start < count; start += Block, inputs += Block, outputs += Block, gradient += Block)
        {
            int length = Math.Min(Block, count - start), i = 0;
            int j = 0;
            for (; j + 16 <= length; j += 16) (Vector512.Load(inputs + j) * Vector512.Load(inputs + j) * -0.5f).Store(densities + j);
            for (; j < length; j++) densities[j] = inputs[j] * inputs[j] * -0.5f;
            kernels.Exp(densities, length);
            for (; i + 16 <= length; i += 16)
            {
                var x = Vector512.Load(inputs + i);
                var tiny = Vector512.LessThan(Vector512.Abs(x), Vector512.Create(LeastDivisor));
                var share = Vector512.ConditionalSelect(tiny, Vector512.Create(0.5f), Vector512.Load(outputs + i) / x);
                var slope = Vector512.FusedMultiplyAdd(x, Vector512.Load(densities + i) * InverseRootTwoPi, share);
                (Vector512.Load(gradient + i) * slope).Store(gradient + i);
            }
            for (; i < length; i++)
                gradient[i] *= MathF.FusedMultiplyAdd(inputs[i], densities[i] * InverseRootTwoPi, Share(outputs[i], inputs[i]));
        }
    }

    private static void ApplyGeluTanh(float* inputs, float* outputs, float* gradient, int count)
    {
        for (int i = 0; i < count; i++)
        {
            float x = inputs[i], share = Share(outputs[i], x);
            float innerSlope = MathF.FusedMultiplyAdd(x * x, 3 * Cubic, 1) * RootTwoOverPi;
            gradient[i] *= MathF.FusedMultiplyAdd(2 * x * share * (1 - share), innerSlope, share);
        }
    }

    private static float Share(float y, float x) => MathF.Abs(x) < LeastDivisor ? 0.5f : y / x;
}
