using System.Text.Json;
using Xunit;

namespace SqueezeBert.Tests.Cli;

public class ForwardCommandTests
{
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
        const string ids = "{\"input_ids\":[2,77,3]}\n", text = "{\"text\":\"good\"}\n";
        Assert.Equal(0, CliRun.OfInput(ids + text, "forward", "--model", model.Path).Code);
        model.Delete("vocab.txt");
        Assert.Equal(0, CliRun.OfInput(ids + ids, "forward", "--model", model.Path).Code);
        // One message for the run, not one for each row.
        var run = CliRun.OfInput(ids + text + text, "forward", "--model", model.Path);
        Assert.Equal((1, 1), (run.Code, run.Lines.Length));
        CliAssert.IsOneMessage(run.Error);
        Assert.Contains("vocab.txt", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_that_is_larger_than_the_model_is_refused_once()
    {
        using var model = new ModelFolder();
        model.Write("vocab.txt", string.Join('\n', (string[])[.. ModelFolder.Vocabulary, .. Enumerable.Range(0, 20).Select(n => $"extra{n}")]));
        CliAssert.Refused(CliRun.OfInput("{\"text\":\"good\"}\n{\"text\":\"bad\"}\n", "forward", "--model", model.Path), model.Path, "at most 96 tokens (vocab_size)", "found 100");
    }

    [Fact]
    public void Text_that_is_too_long_is_cut_with_a_warning()
    {
        using var model = new ModelFolder();
        var run = CliRun.OfInput($"{{\"text\":\"{string.Concat(Enumerable.Repeat("bad ", 100))}\"}}", "forward", "--model", model.Path);
        Assert.Equal((0, "warning: line 1: 102 tokens, but the model takes at most 64; the last 38 were cut off.\n"), (run.Code, run.Error));
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
    [InlineData("{\"input_ids\":[2,3,4],\"attention_mask\":[1,0,1]}", "'attention_mask': expected ones followed by zeros; found a hole or another value, which a packed batch can't express.")]
    [InlineData("{\"input_ids\":[2,3],\"attention_mask\":[0,0]}", "'attention_mask': expected ones followed by zeros; found no one at all.")]
    [InlineData("{\"input_ids\":[2,3],\"attention_mask\":[[1,1],[1,1]]}", "'attention_mask': expected a list of whole numbers, one for each token; found a list of lists: a mask between pairs of tokens, which a packed batch can't express.")]
    [InlineData("{\"input_ids\":[[2,3],[2,3]]}", "'input_ids': expected a list of whole numbers, one for each token; found a list of lists.")]
    public void A_bad_row_says_what_is_wrong_and_the_run_goes_on(string row, string problem)
    {
        var run = Forward("squeezebert-tiny-seqcls3", row + "\n{\"input_ids\":[2,3]}\n");
        Assert.Equal((1, "error: 1 row failed; its result says why.\n"), (run.Code, run.Error));
        Assert.Equal("line 1: " + problem, run.Lines[0].GetProperty("error").GetString());
        Assert.True(run.Lines[1].TryGetProperty("logits", out _));
    }

    [Fact]
    public void A_row_longer_than_the_models_positions_is_refused()
    {
        var run = Forward("squeezebert-tiny-seqcls3", $"{{\"input_ids\":[{string.Join(',', Enumerable.Repeat(5, 65))}]}}");
        Assert.Equal(1, run.Code);
        Assert.Contains("input_ids: expected at most 64 tokens in a sequence (max_position_embeddings is 64); found 65.", run.Lines[0].GetProperty("error").GetString(), StringComparison.Ordinal);
        run = Forward("squeezebert-tiny-seqcls3", "{\"input_ids\":[5,5],\"position_ids\":[0,64]}");
        Assert.Contains("position_ids: expected 0 to 63 (max_position_embeddings is 64); found 64 at token 1", run.Lines[0].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_the_model_lacks_is_refused()
    {
        var run = Forward("squeezebert-tiny-base", "{\"input_ids\":[2,3]}", "--outputs", "logits");
        Assert.Equal((1, "error: logits: expected a model with a head; this one has none.\n"), (run.Code, run.Error));
    }

    private static CliRun Forward(string folder, string rows, params string[] more) =>
        CliRun.OfInput(rows, ["forward", "--model", RepositoryFiles.Fixture("models", folder), "--input", "-", .. more]);

    private static IEnumerable<float> Flat(JsonElement tensor) =>
        tensor.ValueKind == JsonValueKind.Array ? tensor.EnumerateArray().SelectMany(Flat) : [tensor.GetSingle()];
}
