using SqueezeBert.Checkpoints;
using SqueezeBert.Training.Randomness;
using SqueezeBert.Training.Tests.Gradients;
using Xunit;

namespace SqueezeBert.Training.Tests;

/// <summary>The family is trained as the plain models are.</summary>
public class FamilyTests
{
    [Theory]
    [MemberData(nameof(FamilyCases.NamesAndHeads), MemberType = typeof(FamilyCases))]
    public void Gradients_equal_the_slope_of_the_loss(string name, string head)
    {
        using var test = FamilyCases.Load(name, head, dropout: 0.2, threads: 1);
        NumericalGradientTests.RequireSlopes(test);
    }

    [Theory]
    [MemberData(nameof(FamilyCases.NamesAndHeads), MemberType = typeof(FamilyCases))]
    public void Gradients_are_the_same_bits_on_any_number_of_threads(string name, string head)
    {
        byte[] expected = TwoSteps.GradientsOf(FamilyCases.Load(name, head, dropout: 0.1, threads: 1));
        foreach (int threads in (int[])[2, 3]) Assert.Equal(expected, TwoSteps.GradientsOf(FamilyCases.Load(name, head, dropout: 0.1, threads)));
    }

    [Theory]
    [MemberData(nameof(FamilyCases.NamesAndHeads), MemberType = typeof(FamilyCases))]
    public void Without_dropout_the_training_pass_gives_the_bits_of_inference(string name, string head)
    {
        using var test = FamilyCases.Load(name, head);
        float[] output = test.Model.Forward(test.Batch, new StepRandom(0, 0)).ToArray();
        Assert.Equal(test.Model.Model.ForwardAt(test.Batch.Tokens, ModelOutputs.Logits, test.Batch.ScoredTokens).Logits!, output);
    }

    [Fact]
    public void Layers_that_share_weights_add_up_their_gradients()
    {
        using var shared = GoldenCase.Untrained("squeezebert-seqcls3", config => config with { NumHiddenLayers = 2, ShareLayers = 2, InitializerRange = 0.2 });
        using var apart = GoldenCase.Untrained("squeezebert-seqcls3", config => config with { NumHiddenLayers = 2, InitializerRange = 0.2 });
        var ofShared = shared.Model.Parameters.All.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        foreach (var parameter in apart.Model.Parameters.All) ofShared[Counterpart(parameter.Name)].Value.Span.CopyTo(parameter.Value.Span);
        apart.Model.Repack();

        Assert.Equal(apart.Accumulate(), shared.Accumulate());
        foreach (var group in apart.Model.Parameters.All.GroupBy(parameter => Counterpart(parameter.Name)))
        {
            float[] sum = [.. Enumerable.Range(0, group.First().Length).Select(i => group.Sum(parameter => parameter.Gradient.Span[i]))];
            // The same chains, added up in another order.
            float largest = sum.Max(MathF.Abs);
            foreach (var (expected, found) in sum.Zip(ofShared[group.Key].Gradient.Span.ToArray())) Assert.Equal(expected, found, 1e-5 * largest + 1e-7);
        }

        static string Counterpart(string name) => name.Replace("layers.1.", "layers.0.", StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_that_share_weights_are_frozen_together()
    {
        using var test = GoldenCase.Untrained("squeezebert-seqcls3", config => config with { NumHiddenLayers = 4, ShareLayers = 2 });
        Assert.Contains("multiples of 2 (share_layers); found 1", Assert.Throws<TrainingException>(() => test.Model.Freeze(1)).Message, StringComparison.Ordinal);
        test.Model.Freeze(2);
        Assert.All(test.Model.Parameters.All.Where(parameter => parameter.Name.Contains("layers.", StringComparison.Ordinal)), parameter => Assert.Equal(parameter.Name.Contains("layers.0.", StringComparison.Ordinal), parameter.IsFrozen));
    }

    [Fact]
    public void Fresh_filters_pass_on_as_much_as_they_get()
    {
        var filters = new Parameter("attention.depthwise.weight", [4000, 1, 9]);
        new WeightInitializer(seed: 1, standardDeviation: 0.02, paddingRow: 0).Fill(filters, Initialization.Filters);
        // Independent inputs of variance 1 give outputs of the sum of squares, 1 on average; 4000 filters are within 2 % of it.
        Assert.Equal(1, filters.Value.Span.ToArray().Sum(weight => (double)weight * weight) / 4000, 0.02);
    }

    [Theory]
    [InlineData("separable", ".attention.key.bias")]
    [InlineData("shared", "encoder.layers.1.")]
    [InlineData("factorized", "embeddings.")]
    public void A_checkpoint_of_another_member_is_refused_by_a_tensor_that_does_not_fit(string name, string tensor)
    {
        using var weights = Golden.Open("squeezebert-seqcls3", "model.safetensors");
        using var pool = new WorkerPool(1);
        var config = SqueezeBertConfig.FromFile(RepositoryFiles.Fixture("train", "squeezebert-seqcls3", "config.json"));
        var member = FamilyCases.Config(name, config) with { NumHiddenLayers = 2 };
        Assert.Contains(tensor, Assert.Throws<CheckpointException>(() => TrainableModel.Load(member, ModelHead.SequenceClassification, weights, seed: 1, pool)).Message, StringComparison.Ordinal);
    }
}
