using SqueezeBert.Tests.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>Which options of <c>squeezebert run rerank</c> mean something to which models.</summary>
public sealed class RerankCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--pooling", "mean")]
    [InlineData("--normalize", "false")]
    [InlineData("--dimensions", "2")]
    [InlineData("--prompt", "")]
    [InlineData("--prompt-name", "query")]
    public void What_makes_vectors_is_refused_with_a_cross_encoder(string option, string value)
    {
        StandIn.WriteJudge(folder.File("judge"));
        CliAssert.WrongUsage(
            CliRun.Of("run", "rerank", "-m", folder.File("judge"), option, value, "-q", "the goal", "Salt the soup."),
            $"error: {option}: expected with a model that embeds only; found with {folder.File("judge")}, which is a cross-encoder.");
    }

    [Theory]
    [InlineData("--function-to-apply", "none")]
    [InlineData("--relevant-label", "yes")]
    public void What_reads_logits_is_refused_with_a_model_that_embeds(string option, string value)
    {
        using var travel = LexiconFolder.Travel();
        CliAssert.WrongUsage(
            CliRun.Of("run", "rerank", "-m", travel.Path, option, value, "-q", "flights", "to New York"),
            $"error: {option}: expected with a cross-encoder only; found with {travel.Path}, which is none.");
    }

    [Fact]
    public void A_model_that_embeds_takes_what_makes_vectors()
    {
        using var travel = LexiconFolder.Travel();
        var run = CliRun.Of("run", "rerank", "-m", travel.Path, "--pooling", "max", "--normalize", "true", "--dimensions", "4", "--prompt", "", "-q", "flights", "to New York");
        Assert.Equal((0, ""), (run.Code, run.Error));
    }
}
