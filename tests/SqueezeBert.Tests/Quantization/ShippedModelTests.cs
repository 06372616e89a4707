using SqueezeBert.Models;
using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using Xunit;

namespace SqueezeBert.Tests.Quantization;

/// <summary>What int8 costs a trained model on real text is bounded.</summary>
public class ShippedModelTests
{
    /// <summary>Of the perplexity. Measured: 0.1 %.</summary>
    private const double LargestChange = 0.01;

    /// <summary>Of first guesses among 7,000 pieces. Measured: 99.2 %.</summary>
    private const double LeastAgreement = 0.99;

    [Fact]
    public void The_encoder_guesses_hidden_words_as_well_in_int8()
    {
        double before = Perplexity("float32"), after = Perplexity("int8");
        Assert.NotEqual(before, after);
        Assert.Equal(before, after, LargestChange * before);
    }

    [Fact]
    public void The_encoders_first_guess_is_the_same_in_int8_for_nearly_every_comment()
    {
        string[] texts = [.. File.ReadLines(RepositoryFiles.Fixture("goemotions", "dev_sample.tsv")).Skip(1).Select(row => WithoutItsMiddle(row.Split('\t')[0]))];
        Assert.Equal(501, texts.Length);
        string[] before = Guesses(texts, WeightPrecision.Float32), after = Guesses(texts, WeightPrecision.Int8);
        Assert.InRange(before.Zip(after).Count(pair => pair.First == pair.Second) / 501.0, LeastAgreement, 1);
    }

    private static string WithoutItsMiddle(string text)
    {
        string[] words = text.Split(' ');
        words[words.Length / 2] = "[MASK]";
        return string.Join(' ', words);
    }

    private static string[] Guesses(string[] texts, WeightPrecision precision)
    {
        using var filler = FillMaskPipeline.FromPretrained(Path.Combine(RepositoryFiles.Root, "models", EmbeddedModels.FillMask), new() { TopK = 1 }, new ModelOptions { Precision = precision });
        Assert.Equal(precision, filler.Model.Precision);
        return [.. filler.Predict(texts, TestContext.Current.CancellationToken).Select(result => result.Masks[0].Fills[0].Token)];
    }

    private static double Perplexity(string type)
    {
        var run = CliRun.Of("eval", "--task", "fill-mask", "--model", EmbeddedModels.FillMask, "--data", RepositoryFiles.Fixture("training", "shakespeare.txt"), "--dtype", type, "--json");
        return Assert.Single(run.Lines).GetProperty("metrics").GetProperty("pseudo_perplexity").GetDouble();
    }
}
