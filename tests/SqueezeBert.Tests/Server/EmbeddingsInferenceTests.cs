using System.Globalization;
using System.Net;
using System.Text.Json;
using SqueezeBert.Models;
using SqueezeBert.Tests.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>Routes of text-embeddings-inference that make vectors take every form of its requests and answer in its shapes.</summary>
[Collection(nameof(ContractServer))]
public sealed class EmbeddingsInferenceTests(ContractServer server)
{
    private const string Model = EmbeddedModels.SentenceEmbeddings, Text = "When is the library closed?";

    private static readonly string Long = string.Join(' ', Enumerable.Repeat("word", 600));

    [Fact]
    public async Task Embed_gives_a_text_a_list_its_ids_and_lists_of_ids_the_same_bits()
    {
        int[] ids = [.. (await server.AskAsync("/tokenize", new { model = Model, inputs = Text }))[0].EnumerateArray().Select(token => token.GetProperty("id").GetInt32())];
        string expected = (await server.AskAsync("/embed", new { inputs = Text })).GetRawText();
        foreach (object inputs in new object[] { new[] { Text }, ids, new[] { ids }, ids[1..^1] }) Assert.Equal(expected, (await server.AskAsync("/embed", new { inputs })).GetRawText());
        var mixed = await server.AskAsync("/embed", new { inputs = new object[] { "Another one.", ids } });
        Assert.Equal(expected, $"[{mixed[1].GetRawText()}]");
    }

    [Fact]
    public async Task Vectors_have_length_1_unless_the_client_wants_otherwise_and_as_many_features_as_it_says()
    {
        double[] unit = Numbers((await server.AskAsync("/embed", new { inputs = Text }))[0]), raw = Numbers((await server.AskAsync("/embed", new { inputs = Text, normalize = false }))[0]);
        double[] few = Numbers((await server.AskAsync("/embed", new { inputs = Text, dimensions = 8 }))[0]), fewRaw = Numbers((await server.AskAsync("/embed", new { inputs = Text, dimensions = 8, normalize = false }))[0]);
        Assert.Equal(384, unit.Length);
        // A hundredth of what a score shows; float32 sums of 384 squares are nearer.
        Assert.Equal(1, Length(unit), 1e-5);
        Assert.Equal(1, Length(few), 1e-5);
        Assert.All(unit.Zip(raw), pair => Assert.Equal(pair.Second / Length(raw), pair.First, 1e-6));
        Assert.Equal(raw[..8], fewRaw);
        Assert.All(few.Zip(fewRaw), pair => Assert.Equal(pair.Second / Length(fewRaw), pair.First, 1e-6));
    }

    [Fact]
    public async Task Embed_all_gives_a_vector_for_every_token_whose_mean_is_the_texts()
    {
        var tokens = await server.AskAsync("/tokenize", new { model = Model, inputs = Text });
        double[][] vectors = [.. (await server.AskAsync("/embed_all", new { inputs = Text }))[0].EnumerateArray().Select(Numbers)];
        Assert.Equal(tokens[0].GetArrayLength(), vectors.Length);
        double[] mean = [.. Enumerable.Range(0, 384).Select(feature => vectors.Average(vector => vector[feature]))];
        // Float32, summed in another order.
        Assert.All(mean.Zip(Numbers((await server.AskAsync("/embed", new { inputs = Text, normalize = false }))[0])), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(2, (await server.AskAsync("/embed_all", new { inputs = new[] { "a", "b" } })).GetArrayLength());
    }

    [Fact]
    public async Task Similarity_gives_the_cosines_of_the_vectors()
    {
        var scores = await server.AskAsync("/similarity", new { inputs = new { source_sentence = Text, sentences = new[] { "On Mondays.", "Slugs eat lettuce." } }, parameters = new { truncate = true, truncation_direction = "Right" } });
        double[][] vectors = [.. (await server.AskAsync("/embed", new { inputs = new[] { Text, "On Mondays.", "Slugs eat lettuce." } })).EnumerateArray().Select(Numbers)];
        // Float32 dot products of 384 features.
        Assert.All(vectors[1..].Zip(Numbers(scores)), pair => Assert.Equal(vectors[0].Zip(pair.First).Sum(two => two.First * two.Second), pair.Second, 1e-5));
        Assert.Equal(2, scores.GetArrayLength());
    }

    [Theory]
    [InlineData("/embed", """{"inputs":"TEXT"FIELD}""")]
    [InlineData("/embed_all", """{"inputs":"TEXT"FIELD}""")]
    [InlineData("/predict", """{"inputs":"TEXT"FIELD}""")]
    [InlineData("/rerank", """{"query":"a","texts":["TEXT"]FIELD}""")]
    [InlineData("/similarity", """{"inputs":{"source_sentence":"a","sentences":["TEXT"]},"parameters":{"prompt_name":nullFIELD}}""")]
    public async Task A_text_that_is_too_long_is_cut_at_its_end_or_refused_as_the_client_says(string path, string body)
    {
        foreach (string field in new[] { "", ""","truncate":true""", ""","truncate":null,"truncation_direction":"right" """, ""","truncation_direction":"Right" """ })
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(field)).StatusCode);
        Assert.Contains("tokens too many", await (await PostAsync(""","truncate":false""")).ErrorAsync(HttpStatusCode.UnprocessableEntity, "Validation"));
        Assert.Contains("truncation_direction: expected right; found left", await (await PostAsync(""","truncation_direction":"left" """)).ErrorAsync(HttpStatusCode.UnprocessableEntity, "Validation"));

        Task<HttpResponseMessage> PostAsync(string field) => server.Running.PostAsync(path, body.Replace("TEXT", Long, StringComparison.Ordinal).Replace("FIELD", field, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_prompt_of_the_model_stands_before_the_texts_that_name_it()
    {
        using var folder = new SentenceFolder().WithModules("Transformer", "Pooling")
            .Write("1_Pooling/config.json", """{"word_embedding_dimension":32,"pooling_mode_mean_tokens":true}""")
            .Write("config_sentence_transformers.json", """{"prompts":{"query":"query: "}}""");
        await using var prompted = await RunningServer.StartAsync(RunningServer.Options with { Models = [new("prompted", ModelFiles.FromFolder(folder.Path))] });
        foreach (string path in new[] { "/embed", "/embed_all", "/tokenize" })
        {
            string expected = await AnswerAsync(path, """{"inputs":"query: hello"}""");
            Assert.Equal(expected, await AnswerAsync(path, """{"inputs":"hello","prompt_name":"query"}"""));
            Assert.NotEqual(expected, await AnswerAsync(path, """{"inputs":"hello"}"""));
            Assert.Contains("the model's prompts (query); found none", await (await prompted.PostAsync(path, """{"inputs":"hello","prompt_name":"none"}""")).ErrorAsync(HttpStatusCode.UnprocessableEntity, "Validation"));
        }
        Assert.Equal(await AnswerAsync("/similarity", """{"inputs":{"source_sentence":"query: a","sentences":["query: b"]}}"""), await AnswerAsync("/similarity", """{"inputs":{"source_sentence":"a","sentences":["b"]},"parameters":{"prompt_name":"query"}}"""));

        async Task<string> AnswerAsync(string path, string body) => (await (await prompted.PostAsync(path, body)).JsonAsync()).GetRawText();
    }

    [Fact]
    public async Task Answers_tell_what_they_cost_in_headers()
    {
        using var response = await server.Running.PostAsync("/embed", """{"inputs":["When is the library closed?","🌕"]}""", request => request.Headers.Add("x-request-id", "mine"));
        Assert.Equal(["mine"], response.Headers.GetValues("x-request-id"));
        Assert.Equal("cpu", Header("x-compute-type"));
        Assert.Equal($"{Text.Length + 1}", Header("x-compute-characters"));
        Assert.Equal("11", Header("x-compute-tokens"));
        foreach (string name in new[] { "x-compute-time", "x-total-time", "x-tokenization-time", "x-queue-time", "x-inference-time" })
            Assert.True(long.Parse(Header(name), CultureInfo.InvariantCulture) >= 0, name);

        string Header(string name) => response.Headers.GetValues(name).Single();
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    private static double Length(double[] vector) => Math.Sqrt(vector.Sum(value => value * value));
}
