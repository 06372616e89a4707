using System.Net;
using System.Text.Json;
using SqueezeBert.Models;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>text-embeddings-inference's other routes take every form of its requests and answer in its shapes.</summary>
[Collection(nameof(ContractServer))]
public sealed class PredictAndTokenizeTests(ContractServer server)
{
    private const string First = "Two kids are playing in the park.", Second = "Children are outside.";

    [Fact]
    public async Task Predict_takes_a_text_a_pair_and_a_batch_of_both()
    {
        var text = await server.AskAsync("/predict", new { model = "nli", inputs = First });
        var pair = await server.AskAsync("/predict", new { model = "nli", inputs = new[] { First, Second } });
        var batch = await server.AskAsync("/predict", new { model = "nli", inputs = new[] { new[] { First }, [First, Second] } });
        Assert.Equal(text.GetRawText(), (await server.AskAsync("/predict", new { model = "nli", inputs = new[] { First } })).GetRawText());
        Assert.Equal($"[{text.GetRawText()},{pair.GetRawText()}]", batch.GetRawText());
        Assert.NotEqual(text.GetRawText(), pair.GetRawText());
        foreach (var labels in new[] { text, pair })
        {
            Assert.Equal(["contradiction", "entailment", "neutral"], labels.EnumerateArray().Select(label => label.GetProperty("label").GetString()).Order(StringComparer.Ordinal));
            Assert.Equal(Scores(labels).OrderDescending(), Scores(labels));
            // Three float32 scores.
            Assert.Equal(1, Scores(labels).Sum(), 1e-6);
        }
    }

    [Fact]
    public async Task Raw_scores_are_the_logits()
    {
        double[] logits = Scores(await server.AskAsync("/predict", new { inputs = First, raw_scores = true })), scores = Scores(await server.AskAsync("/predict", new { inputs = First, raw_scores = false }));
        double sum = logits.Sum(Math.Exp);
        // Float32 of both.
        Assert.All(logits.Zip(scores), pair => Assert.Equal(Math.Exp(pair.First) / sum, pair.Second, 1e-6));
    }

    [Theory]
    [InlineData("""["a","b","c"]""", "inputs: expected a text or a pair of texts; found 3.")]
    [InlineData("""[["a"],["a","b","c"]]""", "inputs[1]: expected a text or a pair of texts; found 3.")]
    [InlineData("""[["a"],"b"]""", "inputs[1]: expected an array; found a string.")]
    public async Task Predict_refuses_what_is_neither(string inputs, string message) =>
        Assert.Equal(message, await (await server.Running.PostAsync("/predict", $$"""{"inputs":{{inputs}}}""")).ErrorAsync(HttpStatusCode.UnprocessableEntity, "Validation"));

    [Fact]
    public async Task Rerank_gives_numbers_scores_and_texts_best_first()
    {
        string[] texts = ["Salt the soup.", "The keeper saved the penalty.", "A song for piano."];
        var ranks = await server.AskAsync("/rerank", new { query = "Who kept the ball out?", texts, return_text = true, raw_scores = true });
        Assert.Equal(Scores(ranks).OrderDescending(), Scores(ranks));
        Assert.Equal([0, 1, 2], ranks.EnumerateArray().Select(rank => rank.GetProperty("index").GetInt32()).Order());
        Assert.All(ranks.EnumerateArray(), rank => Assert.Equal(texts[rank.GetProperty("index").GetInt32()], rank.GetProperty("text").GetString()));
        Assert.Equal(1, ranks[0].GetProperty("index").GetInt32());
        var without = await server.AskAsync("/rerank", new { query = "Who kept the ball out?", texts });
        Assert.All(without.EnumerateArray(), rank => Assert.Equal(["index", "score"], rank.EnumerateObject().Select(field => field.Name)));
        // As Cohere and Jina have it, on the same path.
        var others = await server.AskAsync("/rerank", new { query = "Who kept the ball out?", documents = texts, top_n = 2 });
        Assert.Equal(Scores(without)[..2], others.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("relevance_score").GetDouble()));
    }

    [Fact]
    public async Task Tokenize_counts_code_points_and_decode_turns_back()
    {
        var tokens = await server.AskAsync("/tokenize", new { inputs = "🌕 The staff!" });
        Assert.Equal(["id", "text", "special", "start", "stop"], tokens[0][0].EnumerateObject().Select(field => field.Name));
        Assert.Equal("""{"text":"[CLS]","special":true,"start":null,"stop":null}""", WithoutId(tokens[0][0]));
        Assert.Equal("""{"text":"the","special":false,"start":2,"stop":5}""", WithoutId(tokens[0][2]));
        int[] ids = [.. tokens[0].EnumerateArray().Select(token => token.GetProperty("id").GetInt32())];
        Assert.Equal("[UNK] the staff!", (await server.AskAsync("/decode", new { ids, skip_special_tokens = false }))[0].GetString()!.Replace("[CLS] ", "", StringComparison.Ordinal).Replace(" [SEP]", "", StringComparison.Ordinal));
        var both = await server.AskAsync("/decode", new { ids = new[] { ids, ids[2..4] } });
        Assert.Equal(["the staff!", "the staff"], both.EnumerateArray().Select(text => text.GetString()));
        var plain = await server.AskAsync("/tokenize", new { inputs = new[] { "The staff!", "a" }, add_special_tokens = false });
        Assert.Equal([3, 1], plain.EnumerateArray().Select(list => list.GetArrayLength()));
    }

    [Fact]
    public async Task Info_tells_of_the_first_model_or_the_one_that_is_named_and_of_the_limits()
    {
        var info = await server.Running.Client.GetStringAsync("/info", TestContext.Current.CancellationToken);
        var first = JsonElement.Parse(info);
        Assert.Equal(("sentiment", "sentiment", "int8"), (first.GetProperty("model_id").GetString(), first.GetProperty("served_model_name").GetString(), first.GetProperty("model_dtype").GetString()));
        var classifier = first.GetProperty("model_type").GetProperty("classifier");
        foreach (var label in classifier.GetProperty("id2label").EnumerateObject()) Assert.Equal(label.Name, classifier.GetProperty("label2id").GetProperty(label.Value.GetString()!).GetRawText());
        Assert.Equal([512, 512, 32], ((string[])["max_concurrent_requests", "max_input_length", "max_client_batch_size"]).Select(name => first.GetProperty(name).GetInt32()));
        var other = JsonElement.Parse(await server.Running.Client.GetStringAsync("/info?model=sentence-embeddings", TestContext.Current.CancellationToken));
        Assert.Equal("mean", other.GetProperty("model_type").GetProperty("embedding").GetProperty("pooling").GetString());
        Assert.Contains("found 'none'", await (await server.Running.Client.GetAsync("/info?model=none", TestContext.Current.CancellationToken)).ErrorAsync(HttpStatusCode.NotFound, "NotFound"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/invocations")]
    public async Task The_root_does_what_the_model_is_for(string path)
    {
        Assert.Equal((await server.AskAsync("/predict", new { inputs = First })).GetRawText(), (await server.AskAsync(path, new { inputs = First })).GetRawText());
        Assert.Equal((await server.AskAsync("/embed", new { inputs = First })).GetRawText(), (await server.AskAsync(path, new { model = EmbeddedModels.SentenceEmbeddings, inputs = First })).GetRawText());
    }

    [Theory]
    [InlineData("/embed", """{"inputs":""}""", "inputs")]
    [InlineData("/embed", """{"inputs":[]}""", "inputs")]
    [InlineData("/embed", """{"inputs":["a",""]}""", "inputs[1]")]
    [InlineData("/embed", """{"inputs":[[]]}""", "inputs[0]")]
    [InlineData("/embed_all", """{"inputs":[]}""", "inputs")]
    [InlineData("/predict", """{"inputs":""}""", "inputs")]
    [InlineData("/predict", """{"inputs":[]}""", "inputs")]
    [InlineData("/predict", """{"inputs":[[]]}""", "inputs[0]")]
    [InlineData("/rerank", """{"query":"a","texts":[]}""", "texts")]
    [InlineData("/rerank", """{"query":"","texts":["a"]}""", "query")]
    [InlineData("/rerank", """{"query":"a","documents":[]}""", "documents")]
    [InlineData("/similarity", """{"inputs":{"source_sentence":"a","sentences":[]}}""", "inputs.sentences")]
    [InlineData("/tokenize", """{"inputs":[]}""", "inputs")]
    [InlineData("/decode", """{"ids":[]}""", "ids")]
    [InlineData("/decode", """{"ids":[[]]}""", "ids[0]")]
    public async Task What_is_empty_is_told_apart_from_what_is_wrong(string path, string body, string place) =>
        Assert.StartsWith($"{place}: expected ", await (await server.Running.PostAsync(path, body)).ErrorAsync(HttpStatusCode.BadRequest, "Empty"));

    [Theory]
    [InlineData("/embed", "{", HttpStatusCode.BadRequest)]
    [InlineData("/embed", "", HttpStatusCode.BadRequest)]
    [InlineData("/embed", "{}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/embed", """{"inputs":[1,"a"]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/embed", """{"inputs":[999999999]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/embed", """{"inputs":"a","dimensions":0}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/embed_sparse", """{"inputs":"a"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/predict", """{"inputs":"a","model":"sentence-embeddings"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/rerank", """{"query":"a"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/decode", """{"ids":[-1]}""", HttpStatusCode.UnprocessableEntity)]
    public async Task What_is_wrong_is_told_in_the_same_form(string path, string body, HttpStatusCode status) =>
        Assert.NotEmpty(await (await server.Running.PostAsync(path, body)).ErrorAsync(status, "Validation"));

    private static double[] Scores(JsonElement labels) => [.. labels.EnumerateArray().Select(label => label.GetProperty("score").GetDouble())];

    private static string WithoutId(JsonElement token) => $"{{{token.GetRawText()[(token.GetRawText().IndexOf(',', StringComparison.Ordinal) + 1)..]}";
}
