using SqueezeBert.Kernels;
using Xunit;

namespace SqueezeBert.Tests.Kernels;

/// <summary>The definitions against double precision. Other paths share the definitions' bits.</summary>
public class ElementwiseAccuracyTests
{
    // Half a unit in the last place of a float32 result, relative.
    private const double Rounding = 6e-8;

    [Fact]
    public void Exp_is_within_2e_7_of_the_truth() =>
        Check<Exp>(-87, 88, Math.Exp, (_, y) => 2e-7 * y);

    [Fact]
    public void Exp_is_clamped_so_that_results_stay_normal()
    {
        Assert.Equal(Exp.Reference(-87f), Exp.Reference(float.NegativeInfinity));
        Assert.Equal(Exp.Reference(88f), Exp.Reference(float.PositiveInfinity));
        Assert.True(float.IsNormal(Exp.Reference(-1e30f)) && float.IsNormal(Exp.Reference(1e30f)));
        Assert.Equal(1f, Exp.Reference(0f));
    }

    // The approximated part is below 1.8e-7 off, its own rounding included; the sum is rounded once.
    [Fact]
    public void Gelu_is_within_1_8e_7_of_the_truth_beside_rounding() =>
        Check<Gelu>(-30, 30, x => 0.5 * x * ComplementaryErrorFunction(-x / Math.Sqrt(2)), (_, y) => 1.8e-7 + Rounding * Math.Abs(y));

    [Fact]
    public void Gelu_of_far_values_is_the_value_or_nothing()
    {
        Assert.Equal(0f, Gelu.Reference(-1e30f));
        Assert.Equal(0f, Gelu.Reference(float.NegativeInfinity));
        Assert.Equal(1e30f, Gelu.Reference(1e30f));
        Assert.Equal(float.PositiveInfinity, Gelu.Reference(float.PositiveInfinity));
    }

    [Fact]
    public void Gelu_new_is_within_3e_7_of_the_truth() =>
        Check<GeluTanh>(-30, 30, x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))), (x, _) => 3e-7 * Math.Max(1, Math.Abs(x)));

    [Fact]
    public void Tanh_is_within_3e_7_of_the_truth_and_never_beyond_1()
    {
        Check<Tanh>(-20, 20, Math.Tanh, (_, y) => 3e-7 * Math.Abs(y));
        foreach (float x in (float[])[9f, 44f, 1e30f, float.PositiveInfinity])
        {
            Assert.InRange(Tanh.Reference(x), 0.9999999f, 1f);
            Assert.InRange(Tanh.Reference(-x), -1f, -0.9999999f);
        }
    }

    [Fact]
    public void Sigmoid_is_within_3e_7_of_the_truth() =>
        Check<Sigmoid>(-87, 87, x => 1 / (1 + Math.Exp(-x)), (_, y) => 3e-7 * y);

    [Fact]
    public void Relu_keeps_what_is_positive()
    {
        Assert.Equal(2.5f, Relu.Reference(2.5f));
        Assert.Equal(0f, Relu.Reference(-2.5f));
    }

    private static void Check<TFunction>(double low, double high, Func<double, double> truth, Func<double, double, double> bound) where TFunction : struct, IElementwise
    {
        const int Steps = 400_000;
        for (int i = 0; i <= Steps; i++)
        {
            // Half of the points evenly, half closer and closer to zero.
            double even = low + (high - low) * i / Steps;
            foreach (float x in (ReadOnlySpan<float>)[(float)even, (float)(even * Math.Pow(2, -(i % 40)))])
            {
                double expected = truth(x), error = Math.Abs(TFunction.Reference(x) - expected);
                if (!(error <= bound(x, expected))) Assert.Fail($"At {x:R}: {TFunction.Reference(x):R}, truth {expected:R}, error {error:E2} beyond {bound(x, expected):E2}.");
            }
        }
    }

    /// <summary>erfc in double precision, good to 1e-14: the Taylor series of erf near zero, a continued fraction beyond.</summary>
    private static double ComplementaryErrorFunction(double x)
    {
        if (x < 0) return 2 - ComplementaryErrorFunction(-x);
        if (x < 2)
        {
            double term = x, sum = x;
            for (int n = 1; n < 60; n++)
            {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }

            return 1 - 2 / Math.Sqrt(Math.PI) * sum;
        }

        double fraction = x;
        for (int n = 120; n > 0; n--) fraction = x + n / 2.0 / fraction;
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
