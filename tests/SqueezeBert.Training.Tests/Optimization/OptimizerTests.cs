using SqueezeBert.Training.Optimization;
using Xunit;

namespace SqueezeBert.Training.Tests.Optimization;

public class OptimizerTests
{
    [Theory]
    [InlineData("adamw_wd0")]
    [InlineData("adamw_wd0.01")]
    [InlineData("lamb_wd0.01")]
    public void Steps_equal_PyTorchs(string name)
    {
        using var file = Golden.Open("optim_plain.safetensors");
        using var pool = new WorkerPool(2);
        var parameters = SetOf(("w", file.Floats("w0")));
        Optimizer optimizer = name switch
        {
            "adamw_wd0" => new AdamW(parameters, weightDecay: 0),
            "adamw_wd0.01" => new AdamW(parameters, weightDecay: 0.01),
            _ => new Lamb(parameters, weightDecay: 0.01),
        };
        for (int step = 0; step < 10; step++)
        {
            file.Floats($"grad.{step}").CopyTo(parameters.All[0].Gradient.Span);
            optimizer.Step(pool, PlainLearningRate);
            if (step + 1 is 1 or 2 or 10) Golden.RequireClose($"step {step + 1}", file.Floats($"{name}.w{step + 1}"), parameters.All[0].Value.Span[..20]);
        }
    }

    [Fact]
    public void Frozen_parameters_stay_and_count_for_nothing()
    {
        using var pool = new WorkerPool(1);
        var parameters = SetOf(("w", [1, 2]), ("v", [3, 4]));
        parameters.Freeze(parameter => parameter.Name == "w");
        foreach (var parameter in parameters.All) parameter.Gradient.Span.Fill(1);
        Assert.Equal(Math.Sqrt(2), parameters.GradientNorm(pool));
        new AdamW(parameters, weightDecay: 0.5).Step(pool, 0.1);
        new Lamb(parameters).Step(pool, 0.1);
        Assert.Equal([1, 2], parameters.All[0].Value.Span[..2].ToArray());
        Assert.NotEqual([3, 4], parameters.All[1].Value.Span[..2].ToArray());
    }

    [Theory]
    [InlineData("encoder.layers.0.attention.query.weight", true)]
    [InlineData("embeddings.word_embeddings.weight", true)]
    [InlineData("encoder.layers.0.attention.query.bias", false)]
    [InlineData("embeddings.LayerNorm.weight", false)]
    [InlineData("encoder.layers.0.output.layernorm.weight", false)]
    public void Biases_and_LayerNorms_do_not_decay(string name, bool decays) =>
        Assert.Equal(decays, new TrainableParameter(new Parameter(name, [2])).Decays);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Large_parameters_change_alike_on_any_number_of_threads(bool lamb)
    {
        Assert.Equal(AfterThreeSteps(1), AfterThreeSteps(3));

        float[] AfterThreeSteps(int threads)
        {
            using var pool = new WorkerPool(threads);
            var parameters = SetOf(("w", Ramp(100_003)), ("v", Ramp(17)));
            Optimizer optimizer = lamb ? new Lamb(parameters) : new AdamW(parameters);
            for (int step = 0; step < 3; step++)
            {
                foreach (var parameter in parameters.All) parameter.Value.Span[..parameter.Length].CopyTo(parameter.Gradient.Span);
                parameters.ClipGradients(pool, parameters.GradientNorm(pool), 1);
                optimizer.Step(pool, 1e-2);
            }
            return [.. parameters.All.SelectMany(parameter => parameter.Value.Span[..parameter.Length].ToArray())];
        }
    }

    [Fact]
    public void Clipping_brings_the_norm_down_and_leaves_small_gradients_alone()
    {
        using var pool = new WorkerPool(1);
        var parameters = SetOf(("w", new float[4]));
        new float[] { 3, 0, 4, 0 }.CopyTo(parameters.All[0].Gradient.Span);
        Assert.Equal(5, parameters.GradientNorm(pool));
        parameters.ClipGradients(pool, 5, maxNorm: 10);
        Assert.Equal(5, parameters.GradientNorm(pool));
        parameters.ClipGradients(pool, 5, maxNorm: 1);
        // 1e-6 beside the norm, as in PyTorch.
        Assert.Equal(1, parameters.GradientNorm(pool), 1e-6);
    }

    [Fact]
    public void Names_the_parameter_whose_gradient_is_not_finite()
    {
        var parameters = SetOf(("w", new float[4]), ("v", new float[40]));
        Assert.Null(parameters.FirstWithNonFiniteGradient());
        parameters.All[1].Gradient.Span[39] = float.NaN;
        Assert.Equal("v", parameters.FirstWithNonFiniteGradient()!.Name);
    }

    // Of the script that made the goldens: losses fall visibly in ten steps.
    private const double PlainLearningRate = 1e-2;

    private static float[] Ramp(int length) => [.. Enumerable.Range(0, length).Select(i => MathF.Sin(i) * 0.1f)];

    private static ParameterSet SetOf(params (string Name, float[] Values)[] tensors) => new(tensors.Select(tensor =>
    {
        var parameter = new Parameter(tensor.Name, [tensor.Values.Length]);
        tensor.Values.CopyTo(parameter.Value.Span);
        return parameter;
    }), []);
}
