using CsCheck;
using SqueezeBert.Kernels;
using SqueezeBert.Training.Gradients;
using Xunit;

namespace SqueezeBert.Training.Tests.Gradients;

public unsafe class ActivationGradientTests
{
    [Theory]
    [InlineData(HiddenActivation.Gelu)]
    [InlineData(HiddenActivation.GeluNew)]
    [InlineData(HiddenActivation.Relu)]
    public void Slopes_equal_the_definition_in_double(HiddenActivation activation) =>
        Gen.Float[-12, 12].Array[1, 600].Sample(inputs =>
        {
            float[] gradient = Slopes(activation, inputs);
            for (int i = 0; i < inputs.Length; i++)
                // y/x carries the rounding of y, a few units in the last place of a slope of at most 1.13; gelu_new multiplies
                // it by 2x·c′(x), up to 40 where h isn't yet 1.
                Assert.True(Math.Abs(Slope(activation, inputs[i]) - gradient[i]) <= (activation == HiddenActivation.GeluNew ? 1e-5 : 2e-6), $"{activation}({inputs[i]:R}): expected {Slope(activation, inputs[i]):R}, found {gradient[i]:R}");
        }, iter: 100);

    [Theory]
    [InlineData(HiddenActivation.Gelu)]
    [InlineData(HiddenActivation.GeluNew)]
    public void The_slope_at_and_around_zero_is_a_half(HiddenActivation activation) =>
        Assert.All(Slopes(activation, [0, -0f, 1e-38f, -1e-38f, float.Epsilon, 1e-20f, 1e-31f]), slope => Assert.Equal(0.5, slope, 1e-6));

    [Fact]
    public void The_slope_of_tanh_comes_from_its_output()
    {
        float[] outputs = [0, 0.5f, -0.5f, 1], gradient = [1, 2, 1, 1];
        fixed (float* y = outputs, slopes = gradient) ActivationGradient.ApplyTanh(y, slopes, 4);
        Assert.Equal([1, 1.5f, 0.75f, 0], gradient);
    }

    private static float[] Slopes(HiddenActivation activation, float[] inputs)
    {
        float[] outputs = [.. inputs], gradient = [.. Enumerable.Repeat(1f, inputs.Length)];
        fixed (float* x = inputs, y = outputs, slopes = gradient)
        {
            SqueezeBert.Model.Activations.Of(activation)(KernelSet.Best, y, inputs.Length);
            ActivationGradient.Apply(KernelSet.Best, activation, x, y, slopes, inputs.Length);
        }
        return gradient;
    }

    private static double Slope(HiddenActivation activation, double x)
    {
        if (activation == HiddenActivation.Relu) return x > 0 ? 1 : 0;
        if (activation == HiddenActivation.Gelu) return Distribution(x) + x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        double factor = Math.Sqrt(2 / Math.PI), tanh = Math.Tanh(factor * (x + 0.044715 * x * x * x));
        return 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh * tanh) * factor * (1 + 3 * 0.044715 * x * x);
    }

    /// <summary>Distribution of the standard normal by Simpson's rule from 0, 2,000 steps: exact to 1e-12.</summary>
    private static double Distribution(double x)
    {
        const int Steps = 2000;
        double h = x / Steps, sum = 0;
        for (int i = 0; i <= Steps; i++) sum += (i == 0 || i == Steps ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(-i * h * i * h / 2);
        return 0.5 + sum * h / 3 / Math.Sqrt(2 * Math.PI);
    }
}
