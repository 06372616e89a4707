using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>What int8 weights cost in accuracy is bounded.</summary>
public class Int8ModelTests
{
    // A weight or an input is at most half a step of 1/127 of its row's largest value off. Over the layers of these models that
    // came to at most 3.1 % of the length of the hidden states.
    private const double LargestRelativeError = 0.04;

    private static readonly ModelOptions Float32 = new() { ThreadCount = 1, Precision = WeightPrecision.Float32 }, Int8 = new() { ThreadCount = 1, Precision = WeightPrecision.Int8 };

    public static TheoryData<string> Folders => GoldenModelTests.Folders;

    [Theory]
    [MemberData(nameof(Folders))]
    public void Hidden_states_stay_near_those_of_float32(string folder)
    {
        using var expected = SqueezeBertModel.Load(RepositoryFiles.Fixture("models", folder), Float32);
        using var model = SqueezeBertModel.Load(RepositoryFiles.Fixture("models", folder), Int8);
        Assert.Equal(WeightPrecision.Int8, model.Precision);
        int[] ids = [.. Enumerable.Range(1, 40)];
        float[] x = expected.Forward(TokenBatch.Single(ids), ModelOutputs.LastHiddenState).LastHiddenState!;
        float[] y = model.Forward(TokenBatch.Single(ids), ModelOutputs.LastHiddenState).LastHiddenState!;
        double error = Math.Sqrt(x.Zip(y, (a, b) => (double)(a - b) * (a - b)).Sum() / x.Sum(a => (double)a * a));
        Assert.InRange(error, 1e-6, LargestRelativeError);
    }
}
