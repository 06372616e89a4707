using System.Globalization;
using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Training.Optimization;
using SqueezeBert.Training.Randomness;
using Xunit;

namespace SqueezeBert.Training.Tests;

/// <summary>What holds for every head, and what of a model is trained under it.</summary>
public class TrainableHeadTests
{
    [Theory]
    [MemberData(nameof(HeadCases.Names), MemberType = typeof(HeadCases))]
    public void Every_head_gives_the_same_bits_on_any_number_of_threads(string name) =>
        Assert.Equal(TwoSteps.GradientsOf(HeadCases.Load(name, TwoSteps.WithDropout, threads: 1)), TwoSteps.GradientsOf(HeadCases.Load(name, TwoSteps.WithDropout, threads: 2)));

    [Theory]
    [MemberData(nameof(HeadCases.Names), MemberType = typeof(HeadCases))]
    public void Every_head_gives_the_bits_of_inference(string name)
    {
        using var test = HeadCases.Load(name, config => config);
        float[] output = test.Model.Forward(test.Batch, new StepRandom(0, 0)).ToArray();
        var model = test.Model.Model;
        var expected = model.Forward(test.Batch.Tokens, model.Head is null ? ModelOutputs.LastHiddenState : ModelOutputs.Logits);
        float[] rows = expected.Logits ?? MeansOf(test.Batch.Tokens, expected.LastHiddenState!);
        if (test.Batch.ScoredTokens is { } tokens) rows = [.. tokens.SelectMany(token => rows.AsSpan(token * expected.LogitsPerRow, expected.LogitsPerRow).ToArray())];
        Assert.Equal([.. expected.IntentLogits ?? [], .. rows], output);
    }

    /// <summary>PyTorch lets padding compete; scripts/span_loss_reference.py gives its figures with padding, and these without.</summary>
    [Fact]
    public void Loss_and_gradients_of_question_answering_equal_PyTorchs_but_for_its_padding()
    {
        using var test = GoldenCase.Load("squeezebert-qa");
        using var reference = JsonDocument.Parse(File.ReadAllBytes(RepositoryFiles.Fixture("train", "squeezebert-qa", "without_padding.json")));
        Assert.Equal(reference.RootElement.GetProperty("loss").GetDouble(), test.Accumulate(), 1e-5);
        var gradients = test.Model.Parameters.All.ToDictionary(parameter => parameter.Name, parameter => parameter.Gradient);
        foreach (var parameter in reference.RootElement.GetProperty("gradients").EnumerateObject())
        {
            var probes = parameter.Value.EnumerateObject().Select(probe => (Index: int.Parse(probe.Name, CultureInfo.InvariantCulture), Expected: probe.Value.GetDouble())).ToArray();
            // Beside the tolerance of all golden gradients 1e-6: biases of keys and of the span scores have none in exact arithmetic.
            double largest = probes.Max(probe => Math.Abs(probe.Expected));
            foreach (var (index, expected) in probes)
                Assert.Equal(expected, gradients[parameter.Name].Span[index], 1e-4 * Math.Abs(expected) + 1e-5 * largest + 1e-6);
        }
    }

    [Fact]
    public void What_the_head_does_not_read_is_not_trained()
    {
        using var test = GoldenCase.Load("squeezebert-mlm");
        var pooler = test.Model.Parameters.All.Where(parameter => parameter.Name.Contains("pooler", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, pooler.Length);
        Assert.All(pooler, parameter => Assert.True(parameter.IsFrozen));
        float[] before = pooler[0].Value.Span.ToArray();
        test.Accumulate();
        new AdamW(test.Model.Parameters, weightDecay: 0.5).Step(test.Pool, learningRate: 0.1);
        Assert.Equal(before, pooler[0].Value.Span.ToArray());
    }

    [Fact]
    public void Frozen_layers_stay_and_the_others_get_the_same_gradients()
    {
        using var whole = GoldenCase.Load("squeezebert-mlm");
        using var test = GoldenCase.Load("squeezebert-mlm");
        whole.Accumulate();
        test.Model.Freeze(1);
        test.Accumulate();
        var frozen = test.Model.Parameters.All.Where(parameter => parameter.IsFrozen).Select(parameter => parameter.Name).ToArray();
        Assert.Equal(test.Model.Parameters.All.Select(parameter => parameter.Name).Where(name => name.Contains("embeddings", StringComparison.Ordinal) || name.Contains("layers.0.", StringComparison.Ordinal) || name.Contains("pooler", StringComparison.Ordinal)), frozen);
        foreach (var (one, other) in whole.Model.Parameters.All.Zip(test.Model.Parameters.All))
            if (!other.IsFrozen)
                Assert.Equal(one.Gradient.Span.ToArray(), other.Gradient.Span.ToArray());
        float[][] before = [.. test.Model.Parameters.All.Select(parameter => parameter.Value.Span.ToArray())];
        new AdamW(test.Model.Parameters).Step(test.Pool, learningRate: 0.1);
        Assert.Equal(frozen, test.Model.Parameters.All.Where((parameter, i) => parameter.Value.Span.SequenceEqual(before[i])).Select(parameter => parameter.Name));
        Assert.Contains("at most 2", Assert.Throws<TrainingException>(() => test.Model.Freeze(3)).Message, StringComparison.Ordinal);
    }

    private static float[] MeansOf(TokenBatch tokens, float[] hidden)
    {
        int width = hidden.Length / tokens.TokenCount;
        var means = new float[tokens.SequenceCount * width];
        for (int b = 0; b < tokens.SequenceCount; b++)
            TokenPooling.Pool(PoolingMode.Mean, hidden.AsSpan(tokens.SequenceOffsets[b] * width, tokens.SequenceLength(b) * width), means.AsSpan(b * width, width));
        return means;
    }
}
