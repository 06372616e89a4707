using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
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

    [Fact]
    public void Models_stand_side_by_side_with_the_figures_of_each()
    {
        var run = CliRun.Of("inspect", "--model", "bert-base", "--model", "squeezebert-base", "-m", "squeezebert-sixth", "--sequence-length", "128,512", "--json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        JsonElement[] models = [.. JsonElement.Parse(run.Output).GetProperty("models").EnumerateArray()];
        Assert.Equal(["bert-base", "squeezebert-base", "squeezebert-sixth"], models.Select(model => model.GetProperty("model").GetString()));
        foreach (var model in models)
        {
            var alone = Inspect(model.GetProperty("model").GetString()!, "--sequence-length", "512");
            foreach (string figure in (string[])["parameters", "parameter_bytes", "int8_parameter_bytes"]) Assert.Equal(alone.GetProperty(figure).GetInt64(), model.GetProperty(figure).GetInt64());
            JsonElement[] parts = [.. model.GetProperty("parts").EnumerateArray()], lengths = [.. model.GetProperty("lengths").EnumerateArray()];
            Assert.Equal([128, 512], lengths.Select(length => length.GetProperty("sequence_length").GetInt32()));
            for (int i = 0; i < lengths.Length; i++) Assert.Equal(lengths[i].GetProperty("flops").GetInt64(), parts.Sum(part => part.GetProperty("flops")[i].GetInt64()));
            Assert.Equal(alone.GetProperty("flops").GetInt64(), lengths[1].GetProperty("flops").GetInt64());
            foreach (string figure in (string[])["parameters", "parameter_bytes", "int8_parameter_bytes"])
                Assert.Equal(model.GetProperty(figure).GetInt64(), parts.Sum(part => part.GetProperty(figure).GetInt64()));
        }
    }

    [Fact]
    public void A_comparison_for_people_has_totals_and_parts_of_every_model()
    {
        var run = CliRun.Of("inspect", "--model", "bert-base", "--model", "squeezebert-separable");
        Assert.Equal((0, ""), (run.Code, run.Error));
        foreach (string text in (string[])["bert-base", "squeezebert-separable", "109.48", "22.35", "GFLOP at 16 tokens", "GFLOP at 512 tokens", "weights, int8 (MB)", "attention.query", "attention.depthwise", "1.00×"])
            Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_has_a_bar_of_each_model_and_a_line_of_its_growth()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("cost.svg");
        Assert.Equal(0, CliRun.Of("inspect", "--model", "bert-base", "--model", "squeezebert-sixth", "--plot", file).Code);
        XNamespace svg = "http://www.w3.org/2000/svg";
        var root = XDocument.Load(file).Root!;
        string[] texts = [.. root.Descendants(svg + "text").Select(text => text.Value)];
        foreach (string text in (string[])["bert-base", "squeezebert-sixth", "109.48", "22.35", "token mixing", "GFLOP at 128 tokens"]) Assert.Contains(text, texts);
        // The longest bar ends where the panel's bars may end at most, the sixth's total at a sixth of it or before.
        double[] widths = [.. root.Descendants(svg + "rect").Where(bar => bar.Attribute("width")!.Value is not "10").Skip(1).Take(8).Select(bar => double.Parse(bar.Attribute("width")!.Value, CultureInfo.InvariantCulture))];
        Assert.InRange(widths.Skip(4).Sum(), 1, widths.Take(4).Sum() / 6);
        Assert.Equal(2, root.Descendants(svg + "polyline").Count(line => line.Attribute("points")!.Value.Split(' ').Length > 2));
        Assert.Equal((2, "error: --plot: expected a file that ends with .svg, the only kind of picture that is drawn; found 'cost.png'.\n"), (CliRun.Of("inspect", "--model", "bert-base", "--plot", "cost.png").Code, CliRun.Of("inspect", "--model", "bert-base", "--plot", "cost.png").Error));
    }

    private static JsonElement Inspect(string model, params string[] more)
    {
        var run = CliRun.Of(["inspect", "--model", model, "--json", .. more]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return JsonElement.Parse(run.Output);
    }
}
