using System.Text;
using System.Text.Json;
using SqueezeBert.Checkpoints;
using SqueezeBert.Tests.Model;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>What <c>forward</c> prints for every golden model, number by number and in the shapes it promises.</summary>
public class ForwardGoldenTests
{
    // The bar of docs/NUMERICS.md: PyTorch's own float32 run is up to 2.4e-6 away from the same truth.
    private const double Absolute = 2e-5, Relative = 2e-5;

    public static TheoryData<string> Folders => GoldenModelTests.Folders;

    [Theory]
    [MemberData(nameof(Folders))]
    public void Without_outputs_named_the_logits_are_printed_or_what_a_bare_encoder_has(string folder) =>
        ForEachCase(folder, [], folder.EndsWith("-base", StringComparison.Ordinal) ? ["last_hidden_state", "pooler_output"] : ["logits"]);

    [Theory]
    [MemberData(nameof(Folders))]
    public void All_hidden_states_are_printed_from_the_embeddings_to_the_last_layer(string folder) =>
        ForEachCase(folder, ["--outputs", "hidden_states,last_hidden_state"], ["last_hidden_state", "hidden_states"]);

    private static void ForEachCase(string folder, string[] arguments, string[] outputs)
    {
        using var file = SafetensorsFile.Open(RepositoryFiles.Fixture("models", folder, "expected.safetensors"));
        // Of the others two have masks that a packed batch can't express, and one has embeddings in place of ids.
        var cases = GoldenModelTests.CasesOf(file).Where(name => name is not ("holes" or "mask3d" or "embeds")).Select(name => (name, new GoldenCase(file, name)));
        if (outputs.Contains("hidden_states")) cases = cases.Where(pair => pair.Item2.Has("hidden_states.0"));
        Assert.NotEmpty(cases);
        foreach (var (name, golden) in cases)
        {
            var run = CliRun.OfInput(RowsOf(golden), ["forward", "--model", RepositoryFiles.Fixture("models", folder), .. arguments]);
            Assert.Equal((0, "", golden.RowCount), (run.Code, run.Error, run.Lines.Length));
            for (int row = 0; row < golden.RowCount; row++)
                AssertRow($"{folder} {name} row {row}", golden, row, run.Lines[row], outputs, HasLogitsForTokens(folder));
        }
    }

    private static void AssertRow(string what, GoldenCase golden, int row, JsonElement line, string[] outputs, bool logitsForTokens)
    {
        Assert.Equal(["index", .. outputs], line.EnumerateObject().Select(field => field.Name));
        Assert.Equal(row, line.GetProperty("index").GetInt32());
        int tokens = golden.LengthOf(row);
        foreach (string output in outputs)
        {
            var (expected, shape) = output switch
            {
                "logits" when golden.Has("start_logits") => (StartAndEnd(golden, row), new[] { tokens, 2 }),
                "logits" when !logitsForTokens => Whole(golden.Floats("logits"), golden, row),
                "logits" => Tokens(golden, "logits", row),
                "pooler_output" => Whole(golden.Floats("pooler_output"), golden, row),
                "hidden_states" => HiddenStates(golden, row),
                _ => Tokens(golden, golden.Has("last_hidden_state") ? "last_hidden_state" : "hidden_states.2", row),
            };
            var found = line.GetProperty(output);
            Assert.Equal(shape, ShapeOf(found));
            Close.AssertEqual($"{what} {output}", expected, [.. Flat(found)], Absolute, Relative);
        }
    }

    private static bool HasLogitsForTokens(string folder) => folder.EndsWith("mlm", StringComparison.Ordinal) || folder.EndsWith("tokcls5", StringComparison.Ordinal);

    /// <summary>A row of a tensor that has one vector for each sequence.</summary>
    private static (float[] Values, int[] Shape) Whole(float[] rows, GoldenCase golden, int row)
    {
        int width = rows.Length / golden.RowCount;
        return (rows[(row * width)..((row + 1) * width)], [width]);
    }

    /// <summary>The real tokens of a row of a padded [B, S, width] tensor.</summary>
    private static (float[] Values, int[] Shape) Tokens(GoldenCase golden, string tensor, int row)
    {
        float[] padded = golden.Floats(tensor);
        int tokens = golden.LengthOf(row), width = padded.Length / (golden.RowCount * golden.SequenceLength), start = row * golden.SequenceLength * width;
        return (padded[start..(start + tokens * width)], [tokens, width]);
    }

    /// <summary>The goldens' models have two layers.</summary>
    private static (float[] Values, int[] Shape) HiddenStates(GoldenCase golden, int row)
    {
        var states = Enumerable.Range(0, 3).Select(n => Tokens(golden, $"hidden_states.{n}", row)).ToArray();
        return ([.. states.SelectMany(state => state.Values)], [3, .. states[0].Shape]);
    }

    private static float[] StartAndEnd(GoldenCase golden, int row) =>
        [.. Tokens(golden, "start_logits", row).Values.Zip(Tokens(golden, "end_logits", row).Values).SelectMany(pair => (float[])[pair.First, pair.Second])];

    private static string RowsOf(GoldenCase golden)
    {
        var rows = new StringBuilder();
        for (int row = 0; row < golden.RowCount; row++)
        {
            string[] names = [.. ((string[])["input_ids", "token_type_ids", "position_ids", "attention_mask"]).Where(golden.Has)];
            rows.AppendLine($"{{{string.Join(',', names.Select(name => $"\"{name}\":[{string.Join(',', Row(name))}]"))}}}");

            int[] Row(string name) => golden.Integers(name)[(row * golden.SequenceLength)..((row + 1) * golden.SequenceLength)];
        }
        return rows.ToString();
    }

    /// <summary>Sizes of nested lists, all of the same length at each depth.</summary>
    private static int[] ShapeOf(JsonElement tensor)
    {
        if (tensor.ValueKind != JsonValueKind.Array) return [];
        int[][] inner = [.. tensor.EnumerateArray().Select(ShapeOf)];
        Assert.All(inner, shape => Assert.Equal(inner[0], shape));
        return [inner.Length, .. inner[0]];
    }

    private static IEnumerable<float> Flat(JsonElement tensor) =>
        tensor.ValueKind == JsonValueKind.Array ? tensor.EnumerateArray().SelectMany(Flat) : [tensor.GetSingle()];
}
