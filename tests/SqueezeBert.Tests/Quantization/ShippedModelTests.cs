using SqueezeBert.Models;
using SqueezeBert.Tests.Cli;
using Xunit;

namespace SqueezeBert.Tests.Quantization;

/// <summary>What int8 costs a trained model on real text is bounded.</summary>
public class ShippedModelTests
{
    /// <summary>Of the perplexity. Measured: 0.1 %.</summary>
    private const double LargestChange = 0.01;

    [Fact]
    public void The_encoder_guesses_hidden_words_as_well_in_int8()
    {
        double before = Perplexity("float32"), after = Perplexity("int8");
        Assert.NotEqual(before, after);
        Assert.Equal(before, after, LargestChange * before);
    }

    private static double Perplexity(string type)
    {
        var run = CliRun.Of("eval", "--task", "fill-mask", "--model", EmbeddedModels.FillMask, "--data", RepositoryFiles.Fixture("training", "shakespeare.txt"), "--dtype", type, "--json");
        return Assert.Single(run.Lines).GetProperty("metrics").GetProperty("pseudo_perplexity").GetDouble();
    }
}
