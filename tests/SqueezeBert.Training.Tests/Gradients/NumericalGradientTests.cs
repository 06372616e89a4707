using SqueezeBert.Training.Randomness;
using Xunit;

namespace SqueezeBert.Training.Tests.Gradients;

/// <summary>Every parameter of every operation against the slope of the loss itself, in each form a model can take.</summary>
public class NumericalGradientTests
{
    // The loss is computed in float32 (error about 1e-7 of it) and its difference is divided by 2·step: noise of about
    // 2e-5 of it; the difference quotient itself is off by step²/6 times the third derivative. Both stay below this share
    // of a tensor's largest slope plus this share of the loss.
    private const float Step = 1f / 128;
    private const double RelativeTolerance = 0.02;
    private const double LossTolerance = 2e-4;

    [Theory]
    [InlineData("squeezebert-seqcls3", HiddenActivation.Gelu, ClassifierPooling.Cls, 0)]
    [InlineData("squeezebert-seqcls3", HiddenActivation.GeluNew, ClassifierPooling.Mean, 0)]
    [InlineData("squeezebert-seqcls3", HiddenActivation.Gelu, ClassifierPooling.Mean, 0.3)]
    [InlineData("squeezebert-regression", HiddenActivation.GeluNew, ClassifierPooling.Cls, 0.2)]
    [InlineData("squeezebert-multilabel4", HiddenActivation.Gelu, ClassifierPooling.Mean, 0.1)]
    [InlineData("bert-seqcls3", HiddenActivation.GeluNew, ClassifierPooling.Cls, 0.3)]
    public void Gradients_equal_the_slope_of_the_loss(string name, HiddenActivation activation, ClassifierPooling pooling, double dropout)
    {
        using var test = GoldenCase.Load(name, threads: 1, config => config with
        {
            HiddenAct = activation,
            ClassifierPooling = pooling,
            HiddenDropoutProb = dropout,
            AttentionProbsDropoutProb = dropout,
        });
        RequireSlopes(test);
    }

    [Theory]
    [MemberData(nameof(HeadCases.Names), MemberType = typeof(HeadCases))]
    public void Gradients_of_every_head_equal_the_slope_of_its_loss(string name)
    {
        using var test = HeadCases.Load(name, config => config with { HiddenAct = HiddenActivation.GeluNew, HiddenDropoutProb = 0.2, AttentionProbsDropoutProb = 0.2 }, threads: 1);
        RequireSlopes(test);
    }

    /// <summary>Probes of every parameter, those beside the model included.</summary>
    internal static void RequireSlopes(GoldenCase test)
    {
        double loss = test.Accumulate(seed: 11);
        float[][] gradients = [.. test.Model.Parameters.All.Select(parameter => parameter.Gradient.Span[..parameter.Length].ToArray())];

        for (int p = 0; p < gradients.Length; p++)
        {
            var parameter = test.Model.Parameters.All[p];
            double largest = gradients[p].Max(MathF.Abs);
            for (int probe = 0; probe < 4; probe++)
            {
                // The strongest element first, then any: tables are mostly rows that no token uses.
                int i = probe == 0 ? Array.IndexOf(gradients[p], gradients[p].MaxBy(MathF.Abs)) : new CounterRandom(3).Stream(parameter.Name).Below((ulong)probe, parameter.Length);
                double slope = (LossWith(test, parameter.Value.Span, i, Step) - LossWith(test, parameter.Value.Span, i, -Step)) / (2 * Step);
                double allowed = RelativeTolerance * largest + LossTolerance * Math.Max(1, loss);
                Assert.True(Math.Abs(slope - gradients[p][i]) <= allowed, $"{parameter.Name}[{i}]: slope {slope:R}, gradient {gradients[p][i]:R}, allowed difference {allowed:R}");
            }
        }
    }

    private static double LossWith(GoldenCase test, Span<float> values, int index, float step)
    {
        float kept = values[index];
        values[index] = kept + step;
        test.Model.Repack();
        double loss = test.Accumulate(seed: 11);
        values[index] = kept;
        test.Model.Repack();
        return loss;
    }
}
