using System.Text.Json;
using SqueezeBert.Tests.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Cli;

public class InspectCommandTests
{
    [Fact]
    public void Squeezebert_base_has_the_papers_figures_beside_bert_base()
    {
        var json = Inspect("squeezebert-base");
        Assert.Equal(51_094_272, json.GetProperty("parameters").GetInt64());
        Assert.Equal(7.40, json.GetProperty("flops").GetInt64() / 1e9, 0.005);
        Assert.Equal(4 * 51_094_272L, json.GetProperty("parameter_bytes").GetInt64());
        var comparison = json.GetProperty("comparison");
        Assert.Equal(109_482_240, comparison.GetProperty("parameters").GetInt64());
        Assert.Equal(22.35, comparison.GetProperty("flops").GetInt64() / 1e9, 0.005);
    }

    [Fact]
    public void Totals_are_the_sums_of_the_parts()
    {
        var json = Inspect("squeezebert-base");
        Assert.Equal(json.GetProperty("parameters").GetInt64(), json.GetProperty("parts").EnumerateArray().Sum(part => part.GetProperty("parameters").GetInt64()));
        Assert.Equal(json.GetProperty("flops").GetInt64(), json.GetProperty("parts").EnumerateArray().Sum(part => part.GetProperty("flops").GetInt64()));
    }

    [Theory]
    [InlineData(384, 25.82, 70.67)]
    [InlineData(512, 36.84, 96.64)]
    public void Longer_sequences_cost_more(int length, double expected, double expectedOfBert)
    {
        var json = Inspect("squeezebert-base", "--sequence-length", $"{length}");
        // The figures have two decimals.
        Assert.Equal(expected, json.GetProperty("flops").GetInt64() / 1e9, 0.01);
        Assert.Equal(expectedOfBert, json.GetProperty("comparison").GetProperty("flops").GetInt64() / 1e9, 0.01);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Parameters_of_a_folder_are_those_in_its_file(string folder)
    {
        string path = RepositoryFiles.Fixture("models", folder);
        using var weights = SqueezeBert.Checkpoints.SafetensorsFile.Open(Path.Combine(path, "model.safetensors"));
        // BERT heads that read tokens keep no pooler, though a file may hold one; a tied decoder stands in the file only once.
        long stored = weights.Tensors.Values.Where(tensor => !tensor.Name.Contains("position_ids", StringComparison.Ordinal) && !tensor.Name.EndsWith("decoder.bias", StringComparison.Ordinal))
            .Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size));
        Assert.Equal(stored, Inspect(path, "--sequence-length", "8").GetProperty("parameters").GetInt64());
    }

    public static TheoryData<string> Folders => [.. Directory.GetDirectories(RepositoryFiles.Fixture("models")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void A_joint_head_is_two_parts()
    {
        using var folder = LexiconFolder.Travel();
        Assert.Equal(
            [("intent_classifier", 8 * 3 + 3), ("slot_classifier", 8 * 5 + 5)],
            Inspect(folder.Path, "--sequence-length", "8").GetProperty("parts").EnumerateArray().TakeLast(2).Select(part => (part.GetProperty("name").GetString()!, part.GetProperty("parameters").GetInt32())));
    }

    [Fact]
    public void Prints_tables_for_people()
    {
        var run = CliRun.Of("inspect", "--model", "squeezebert-base");
        Assert.Equal(0, run.Code);
        foreach (string figure in (string[])["51.1", "109.5", "7.40", "22.35", "2.14×", "3.02×", "3072 → 768, 4 groups"])
            Assert.Contains(figure, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_nothing_is_refused()
    {
        var run = CliRun.Of("inspect", "--model", "no-such-model");
        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.StartsWith("error: no-such-model: expected a model folder", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_beyond_the_models_positions_is_refused()
    {
        var run = CliRun.Of("inspect", "--model", "squeezebert-base", "--sequence-length", "513");
        Assert.Equal((2, "error: --sequence-length: expected at most 512 tokens (max_position_embeddings); found 513.\n"), (run.Code, run.Error));
    }

    private static JsonElement Inspect(string model, params string[] more)
    {
        var run = CliRun.Of(["inspect", "--model", model, "--json", .. more]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return JsonElement.Parse(run.Output);
    }
}
