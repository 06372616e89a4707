using SqueezeBert.Checkpoints;
using SqueezeBert.Training.Distillation;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;
using SqueezeBert.Training.Optimization;
using SqueezeBert.Training.Randomness;
using Xunit;

namespace SqueezeBert.Training.Tests;

public class TrainableModelTests
{
    [Theory]
    [InlineData("squeezebert-seqcls3")]
    [InlineData("bert-seqcls3")]
    [InlineData("squeezebert-regression")]
    [InlineData("squeezebert-multilabel4")]
    [InlineData("squeezebert-mlm")]
    [InlineData("squeezebert-tokcls5")]
    [InlineData("squeezebert-mc")]
    public void Loss_logits_and_gradients_equal_PyTorchs(string name)
    {
        using var test = GoldenCase.Load(name);
        using var expected = Golden.Open(name, "grads.safetensors");

        double loss = test.Accumulate();

        Assert.Equal(expected.Floats("loss")[0], loss, 1e-5 * Math.Abs(expected.Floats("loss")[0]));
        Golden.RequireClose("logits", ScoredLogits(name, expected), test.Model.Forward(test.Batch, new StepRandom(0, 0)));
        Golden.RequireClose("grad_norm", expected.Floats("grad_norm"), [(float)test.Model.Parameters.GradientNorm(test.Pool)]);
        Assert.Equal(expected.Tensors.Keys.Count(key => key.StartsWith("grad.", StringComparison.Ordinal)), test.Model.Parameters.All.Length);
        foreach (var parameter in test.Model.Parameters.All)
        {
            float[] gradient = expected.Floats("grad." + parameter.Name);
            if (IsKeyBias(parameter.Name) || (name == "squeezebert-mc" && parameter.Name == "classifier.bias"))
                // Zero in exact arithmetic: softmax doesn't see what is added to all scores of a row, nor to those of all choices.
                Assert.All(parameter.Gradient.Span.ToArray(), value => Assert.True(MathF.Abs(value) <= 1e-6f, $"{parameter.Name}: {value}"));
            else
                Golden.RequireClose(parameter.Name, gradient, parameter.Gradient.Span);
        }
    }

    [Theory]
    [InlineData("squeezebert-seqcls3", "adamw_step1", 1)]
    [InlineData("squeezebert-seqcls3", "adamw_step5", 5)]
    [InlineData("bert-seqcls3", "adamw_step1", 1)]
    [InlineData("bert-seqcls3", "adamw_step5", 5)]
    [InlineData("squeezebert-mlm", "adamw_step1", 1)]
    [InlineData("squeezebert-mlm", "adamw_step5", 5)]
    public void Parameters_after_AdamW_steps_equal_PyTorchs(string name, string file, int steps)
    {
        using var test = GoldenCase.Load(name);
        var optimizer = new AdamW(test.Model.Parameters);
        for (int step = 0; step < steps; step++)
        {
            test.Accumulate();
            optimizer.Step(test.Pool, learningRate: 1e-3);
            test.Model.Repack();
        }
        RequireParameters(test, name, file);
    }

    [Theory]
    [InlineData("lamb_step1", 1, true)]
    [InlineData("lamb_step3", 3, true)]
    [InlineData("lamb_noadapt_bias_ln_step3", 3, false)]
    public void Parameters_after_LAMB_steps_equal_PyTorchs(string file, int steps, bool adaptsAll)
    {
        using var test = GoldenCase.Load("squeezebert-seqcls3");
        var optimizer = new Lamb(test.Model.Parameters, adaptsAll: adaptsAll);
        for (int step = 0; step < steps; step++)
        {
            test.Accumulate();
            optimizer.Step(test.Pool, learningRate: 1e-3);
            test.Model.Repack();
        }
        RequireParameters(test, "squeezebert-seqcls3", file);
    }

    [Fact]
    public void Distilled_loss_and_gradients_equal_PyTorchs()
    {
        using var labelled = GoldenCase.Load("squeezebert-seqcls3");
        using var teacher = Golden.Open("squeezebert-seqcls3", "distill_teacher_logits.safetensors");
        using var expected = Golden.Open("squeezebert-seqcls3", "distill_T2_alpha0.9_grads.safetensors");
        var test = labelled.With(new DistillationObjective(labelled.Objective, new SoftCrossEntropy(temperature: 2), mixing: 0.9),
            labelled.Batch with { Teacher = new TeacherAnswer { Output = teacher.Floats("teacher_logits") } });

        double loss = test.Accumulate();

        Golden.RequireClose("loss", expected.Floats("loss"), [(float)loss]);
        foreach (var parameter in test.Model.Parameters.All)
            if (!IsKeyBias(parameter.Name))
                Golden.RequireClose(parameter.Name, expected.Floats("grad." + parameter.Name), parameter.Gradient.Span);
    }

    [Fact]
    public void Parameters_after_clipped_steps_with_warm_up_equal_PyTorchs()
    {
        using var test = GoldenCase.Load("squeezebert-seqcls3");
        var optimizer = new AdamW(test.Model.Parameters);
        var schedule = new LearningRateSchedule(LearningRateScheduleType.Linear, 1e-3, WarmupSteps: 2, TotalSteps: 10);
        for (int step = 0; step < 5; step++)
        {
            test.Accumulate();
            test.Model.Parameters.ClipGradients(test.Pool, test.Model.Parameters.GradientNorm(test.Pool), maxNorm: 1);
            optimizer.Step(test.Pool, schedule.At(step));
            test.Model.Repack();
        }
        RequireParameters(test, "squeezebert-seqcls3", "adamw_clip1_warmup2of10_step5");
    }

    [Theory]
    [InlineData("squeezebert-seqcls3")]
    [InlineData("bert-seqcls3")]
    public void Without_dropout_the_training_pass_gives_the_bits_of_inference(string name)
    {
        using var test = GoldenCase.Load(name);
        float[] logits = test.Model.Forward(test.Batch, new StepRandom(0, 0)).ToArray();
        Assert.Equal(test.Model.Model.Forward(test.Batch.Tokens, ModelOutputs.Logits).Logits!, logits);
    }

    [Theory]
    [InlineData(HiddenActivation.Gelu, ClassifierPooling.Cls)]
    [InlineData(HiddenActivation.GeluNew, ClassifierPooling.Mean)]
    [InlineData(HiddenActivation.Relu, ClassifierPooling.Mean)]
    public void Gradients_are_the_same_bits_on_any_number_of_threads(HiddenActivation activation, ClassifierPooling pooling)
    {
        byte[][] results = [.. new[] { 1, 2, 3 }.Select(threads => GradientsAfterTwoSteps(threads, activation, pooling))];
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void Micro_batches_add_up_to_the_gradients_of_the_whole_batch()
    {
        using var test = GoldenCase.Load("squeezebert-seqcls3");
        double whole = test.Accumulate();
        float[][] expected = [.. test.Model.Parameters.All.Select(parameter => parameter.Gradient.Span.ToArray())];

        var tokens = test.Batch.Tokens;
        test.Model.Parameters.ClearGradients(test.Pool);
        double sum = 0;
        for (int b = 0; b < tokens.SequenceCount; b++)
        {
            int start = tokens.SequenceOffsets[b], length = tokens.SequenceLength(b);
            var single = TokenBatch.Single(tokens.InputIds.Slice(start, length), tokens.TokenTypeIds.Slice(start, length));
            sum += test.Model.Accumulate(new TrainingBatch(single, [test.Batch.Targets[b]]), test.Objective, test.Objective.CountOf(test.Batch), new StepRandom(0, 0));
        }

        Assert.Equal(whole, sum, 1e-12);
        // Exact bits: each element is one chain over tokens, which goes on from one micro-batch to the next.
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], test.Model.Parameters.All[i].Gradient.Span.ToArray());
    }

    /// <summary>The logits of the tokens that are scored, without those of padding.</summary>
    private static float[] ScoredLogits(string name, SafetensorsFile expected)
    {
        var shape = expected.Tensors["logits"].Shape;
        float[] logits = expected.Floats("logits");
        if (shape.Length < 3) return logits;
        using var batch = Golden.Open(name, "batch.safetensors");
        int[] labels = batch.Integers("labels");
        return [.. logits.Chunk((int)shape[2]).Where((_, token) => labels[token] != CrossEntropy.Ignored).SelectMany(row => row)];
    }

    private static byte[] GradientsAfterTwoSteps(int threads, HiddenActivation activation, ClassifierPooling pooling) =>
        TwoSteps.GradientsOf(GoldenCase.Load("squeezebert-seqcls3", threads, config => TwoSteps.WithDropout(config) with { HiddenAct = activation, ClassifierPooling = pooling }));

    private static void RequireParameters(GoldenCase test, string name, string file)
    {
        using var expected = Golden.Open(name, file + ".safetensors");
        foreach (var parameter in test.Model.Parameters.All)
            // The key bias has no gradient but noise, which Adam blows up to full steps.
            if (!IsKeyBias(parameter.Name))
                Golden.RequireClose(parameter.Name, expected.Floats(parameter.Name), parameter.Value.Span);
    }

    private static bool IsKeyBias(string name) => name.Contains("attention", StringComparison.Ordinal) && name.EndsWith("key.bias", StringComparison.Ordinal);
}
