using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>
/// The public checkpoints give the values that other people published. Opt-in: the weights are not part of the repository.
/// </summary>
public class HubCheckpointTests
{
    private const string Switch = "SQUEEZEBERT_HUB_TESTS", FolderVariable = "SQUEEZEBERT_HUB_FOLDER";

    [Fact]
    public void Squeezebert_mnli_gives_the_logits_of_Hugging_Faces_own_test()
    {
        using var model = Load("squeezebert-mnli");
        var output = model.Forward(TokenBatch.Single([1, 29414, 232, 328, 740, 1140, 12695, 69, 13, 1588, 2]), ModelOutputs.Logits);
        // The tolerance is that test's own.
        Close.AssertEqual("logits", [0.6401f, -0.0349f, -0.6041f], output.Logits!, absolute: 1e-4, relative: 0);
    }

    [Fact]
    public void Squeezebert_uncased_gives_the_row_sums_of_an_independent_port()
    {
        using var model = Load("squeezebert-uncased");
        var output = model.Forward(TokenBatch.Single([2106, 1996, 22091, 2080, 7861, 4783, 17644, 11440, 1029]), ModelOutputs.HiddenStates);
        // A row sum adds 768 values published with four decimals of float32 results: 1e-3 covers their rounding.
        Close.AssertEqual("embeddings", [39.4658f, 35.4720f, -2.2577f, 11.3962f, -1.6288f, -9.8682f, -18.4578f, -12.0717f, 11.7386f], RowSums(output.HiddenStates![0]), absolute: 1e-3, relative: 0);
        Close.AssertEqual("last hidden state", [-0.3894f, -0.4608f, -0.4127f, -0.1656f, -0.3927f, -0.1952f, -0.4998f, -0.2477f, -0.1676f], RowSums(output.HiddenStates[^1]), absolute: 1e-3, relative: 0);
    }

    private static float[] RowSums(float[] values) => [.. values.Chunk(768).Select(row => (float)row.Sum(value => (double)value))];

    private static SqueezeBertModel Load(string name)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(Switch) == "1", $"Needs public weights on disk: set {Switch}=1 and {FolderVariable} to the folder that holds them.");
        string folder = Environment.GetEnvironmentVariable(FolderVariable) ?? throw new InvalidOperationException($"{FolderVariable} is not set.");
        return SqueezeBertModel.Load(Path.Combine(folder, name));
    }
}
