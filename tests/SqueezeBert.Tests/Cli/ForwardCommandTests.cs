using System.Text;
using System.Text.Json;
using SqueezeBert.Checkpoints;
using SqueezeBert.Tests.Model;
using Xunit;

namespace SqueezeBert.Tests.Cli;

public class ForwardCommandTests
{
    // The bar of docs/NUMERICS.md.
    private const double Absolute = 2e-5, Relative = 2e-5;

    [Theory]
    [InlineData("squeezebert-tiny-base", "last_hidden_state,pooler_output,hidden_states")]
    [InlineData("bert-tiny-base", "last_hidden_state,pooler_output,hidden_states")]
    [InlineData("squeezebert-tiny-seqcls3", "logits,hidden_states")]
    [InlineData("squeezebert-tiny-tokcls5", "logits")]
    [InlineData("squeezebert-tiny-mlm", "logits")]
    [InlineData("bert-tiny-multilabel4", "logits")]
    public void Prints_the_originals_numbers(string folder, string outputs)
    {
        using var file = SafetensorsFile.Open(RepositoryFiles.Fixture("models", folder, "expected.safetensors"));
        var golden = new GoldenCase(file, "batch");
        var run = Forward(folder, RowsOf(golden), "--outputs", outputs);
        Assert.Equal((0, ""), (run.Code, run.Error));
        foreach (string output in outputs.Split(','))
        {
            string[] tensors = output == "hidden_states" ? ["hidden_states.0", "hidden_states.1", "hidden_states.2"] : [output];
            for (int n = 0; n < tensors.Length; n++)
            {
                bool perSequence = output == "pooler_output" || (output == "logits" && folder.Contains("seqcls", StringComparison.Ordinal)) || folder.Contains("multilabel", StringComparison.Ordinal);
                float[] expected = perSequence ? golden.Floats(tensors[n]) : golden.RealTokens(tensors[n]);
                float[] found = [.. run.Lines.SelectMany(line => Flat(output == "hidden_states" ? line.GetProperty(output)[n] : line.GetProperty(output)))];
                Close.AssertEqual($"{folder} {tensors[n]}", expected, found, Absolute, Relative);
            }
        }
    }

    [Fact]
    public void Question_answering_has_start_and_end_for_each_token()
    {
        using var file = SafetensorsFile.Open(RepositoryFiles.Fixture("models", "squeezebert-tiny-qa", "expected.safetensors"));
        var golden = new GoldenCase(file, "batch");
        var run = Forward("squeezebert-tiny-qa", RowsOf(golden));
        float[] start = golden.RealTokens("start_logits"), end = golden.RealTokens("end_logits");
        Close.AssertEqual("logits", [.. start.Zip(end).SelectMany(pair => (float[])[pair.First, pair.Second])], [.. run.Lines.SelectMany(line => Flat(line.GetProperty("logits")))], Absolute, Relative);
    }

    [Fact]
    public void A_choice_has_one_logit()
    {
        using var file = SafetensorsFile.Open(RepositoryFiles.Fixture("models", "bert-tiny-mc", "expected.safetensors"));
        var golden = new GoldenCase(file, "batch");
        var run = Forward("bert-tiny-mc", RowsOf(golden));
        Assert.All(run.Lines, line => Assert.Equal(1, line.GetProperty("logits").GetArrayLength()));
        Close.AssertEqual("logits", golden.Floats("logits"), [.. run.Lines.SelectMany(line => Flat(line.GetProperty("logits")))], Absolute, Relative);
    }

    [Fact]
    public void Positions_may_be_given()
    {
        using var file = SafetensorsFile.Open(RepositoryFiles.Fixture("models", "bert-tiny-base", "expected.safetensors"));
        var golden = new GoldenCase(file, "positions");
        var run = Forward("bert-tiny-base", RowsOf(golden));
        Close.AssertEqual("last_hidden_state", golden.RealTokens("last_hidden_state"), [.. run.Lines.SelectMany(line => Flat(line.GetProperty("last_hidden_state")))], Absolute, Relative);
    }

    [Fact]
    public void Without_a_head_the_hidden_state_and_the_pooled_vector_are_the_default()
    {
        var line = Assert.Single(Forward("squeezebert-tiny-base", "{\"input_ids\":[2,5,3]}").Lines);
        Assert.Equal(["index", "last_hidden_state", "pooler_output"], line.EnumerateObject().Select(field => field.Name));
        Assert.Equal((3, 32), (line.GetProperty("last_hidden_state").GetArrayLength(), line.GetProperty("pooler_output").GetArrayLength()));
    }

    [Fact]
    public void Numbers_read_back_as_the_same_float32()
    {
        using var model = SqueezeBertModel.Load(RepositoryFiles.Fixture("models", "squeezebert-tiny-seqcls3"));
        float[] expected = model.Forward(TokenBatch.Single([2, 5, 6, 3]), ModelOutputs.Logits).Logits!;
        Assert.Equal(expected, Flat(Assert.Single(Forward("squeezebert-tiny-seqcls3", "{\"input_ids\":[2,5,6,3]}").Lines).GetProperty("logits")));
    }

    [Fact]
    public void Text_needs_a_vocabulary_and_ids_do_not()
    {
        using var model = new ModelFolder();
        const string rows = "{\"text\":\"good\"}\n{\"input_ids\":[2,77,3]}\n";
        var both = CliRun.OfInput(rows, "forward", "--model", model.Path);
        Assert.Equal(0, both.Code);
        Assert.Equal(77, Array.IndexOf(ModelFolder.Vocabulary, "good") + 5);
        model.Delete("vocab.txt");
        var idsOnly = CliRun.OfInput(rows, "forward", "--model", model.Path);
        Assert.Equal(1, idsOnly.Code);
        Assert.Contains("vocab.txt", idsOnly.Lines[0].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.True(idsOnly.Lines[1].TryGetProperty("logits", out _));
    }

    [Fact]
    public void Text_that_is_too_long_is_cut_with_a_warning()
    {
        using var model = new ModelFolder();
        var run = CliRun.OfInput($"{{\"text\":\"{string.Concat(Enumerable.Repeat("bad ", 100))}\"}}", "forward", "--model", model.Path);
        Assert.Equal((0, "warning: input 0: 102 tokens, but the model takes at most 64; the last 38 were cut off.\n"), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("{\"input_ids\":[2,96,3]}", "input_ids: expected 0 to 95 (vocab_size is 96); found 96 at token 1 of the batch.")]
    [InlineData("{\"input_ids\":[2,-1,3]}", "input_ids: expected 0 to 95 (vocab_size is 96); found -1 at token 1 of the batch.")]
    [InlineData("{\"input_ids\":[2,3],\"token_type_ids\":[0,2]}", "token_type_ids: expected 0 to 1 (type_vocab_size is 2); found 2 at token 1 of the batch.")]
    [InlineData("{\"input_ids\":[2,3],\"token_type_ids\":[0]}", "'token_type_ids': expected 2 values, one for each id; found 1.")]
    [InlineData("{\"input_ids\":[]}", "'input_ids': expected at least one id; found none.")]
    [InlineData("{\"input_ids\":[1.5]}", "'input_ids': expected a list of whole numbers; found the number 1.5 at place 0.")]
    [InlineData("{\"input_ids\":\"2\"}", "'input_ids': expected a list of whole numbers; found a string.")]
    [InlineData("{\"input_ids\":[2],\"text\":\"a\"}", "expected either 'text' or 'input_ids'; found both.")]
    [InlineData("{}", "expected either 'text' or 'input_ids'; found neither.")]
    [InlineData("{\"input_ids\":[2,3,4],\"attention_mask\":[1,0,1]}", "attention_mask: expected ones followed by zeros; row 0 has a hole or another value, which a packed batch can't express.")]
    public void A_bad_row_says_what_is_wrong_and_the_run_goes_on(string row, string problem)
    {
        var run = Forward("squeezebert-tiny-seqcls3", row + "\n{\"input_ids\":[2,3]}\n");
        Assert.Equal((1, "error: 1 row failed; its result says why.\n"), (run.Code, run.Error));
        Assert.Equal(problem, run.Lines[0].GetProperty("error").GetString());
        Assert.True(run.Lines[1].TryGetProperty("logits", out _));
    }

    [Fact]
    public void A_row_longer_than_the_models_positions_is_refused()
    {
        var run = Forward("squeezebert-tiny-seqcls3", $"{{\"input_ids\":[{string.Join(',', Enumerable.Repeat(5, 65))}]}}");
        Assert.Equal(1, run.Code);
        Assert.Contains("max_position_embeddings is 64", run.Lines[0].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_the_model_lacks_is_refused()
    {
        var run = Forward("squeezebert-tiny-base", "{\"input_ids\":[2,3]}", "--outputs", "logits");
        Assert.Equal((1, "error: logits: expected a model with a head; this one has none.\n"), (run.Code, run.Error));
    }

    private static CliRun Forward(string folder, string rows, params string[] more) =>
        CliRun.OfInput(rows, ["forward", "--model", RepositoryFiles.Fixture("models", folder), "--input", "-", .. more]);

    private static string RowsOf(GoldenCase golden)
    {
        var rows = new StringBuilder();
        for (int row = 0; row < golden.RowCount; row++)
        {
            rows.Append('{');
            foreach (string name in (string[])["input_ids", "token_type_ids", "position_ids", "attention_mask"])
                if (golden.Has(name))
                    rows.Append(rows[^1] == '{' ? "" : ",").Append($"\"{name}\":[{string.Join(',', golden.Integers(name).AsSpan(row * golden.SequenceLength, golden.SequenceLength).ToArray())}]");
            rows.Append("}\n");
        }
        return rows.ToString();
    }

    private static IEnumerable<float> Flat(JsonElement tensor) =>
        tensor.ValueKind == JsonValueKind.Array ? tensor.EnumerateArray().SelectMany(Flat) : [tensor.GetSingle()];
}
