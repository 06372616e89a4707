using System.Net;
using System.Text;
using SqueezeBert.Models;
using SqueezeBert.Server;
using SqueezeBert.Server.Requests;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>Every limit of the server has its answer.</summary>
public sealed class LimitTests
{
    private const string Text = """{"inputs":"The staff were friendly."}""";

    [Fact]
    public async Task One_request_more_than_the_server_takes_is_told_to_come_back()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Options with { MaxConcurrentRequests = 1 });
        using var first = await server.BeginPostAsync("/predict", Text[..5], Text.Length);
        HttpResponseMessage second;
        do second = await server.PostAsync("/predict", Text); while (second.StatusCode == HttpStatusCode.OK);
        Assert.Contains("1 requests at once", await second.ErrorAsync(HttpStatusCode.TooManyRequests, "Overloaded"));
        Assert.NotNull(second.Headers.RetryAfter);

        await first.WriteAsync(Encoding.ASCII.GetBytes(Text[5..]), TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 200", await FirstLineAsync(first));
        HttpResponseMessage third;
        // The place is free a moment after its answer is out.
        do third = await server.PostAsync("/predict", Text); while (third.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused_whether_its_length_is_said_or_not()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Options with { PayloadLimit = 1000 });
        string body = $$"""{"inputs":"{{new string('a', 2000)}}"}""";
        Assert.Contains("fewer bytes", await (await server.PostAsync("/predict", body)).ErrorAsync(HttpStatusCode.RequestEntityTooLarge, "PayloadTooLarge"));
        Assert.Contains("fewer bytes", await (await server.PostAsync("/predict", body, request => request.Headers.TransferEncodingChunked = true)).ErrorAsync(HttpStatusCode.RequestEntityTooLarge, "PayloadTooLarge"));
    }

    [Theory]
    [InlineData("/embed", """{"inputs":["a","b","c"]}""", "inputs: expected at most 2 texts in a request; found 3.")]
    [InlineData("/predict", """{"inputs":[["a"],["b"],["c"]]}""", "inputs: expected at most 2 texts in a request; found 3.")]
    [InlineData("/rerank", """{"query":"q","texts":["a","b","c"]}""", "inputs: expected at most 2 texts in a request; found 3.")]
    [InlineData("/rerank", """{"query":"q","documents":["a","b","c"]}""", "inputs: expected at most 2 texts in a request; found 3.")]
    [InlineData("/similarity", """{"inputs":{"source_sentence":"q","sentences":["a","b","c"]}}""", "inputs: expected at most 2 texts in a request; found 3.")]
    [InlineData("/tokenize", """{"inputs":["a","b","c"]}""", "inputs: expected at most 2 texts in a request; found 3.")]
    [InlineData("/decode", """{"ids":[[1],[2],[3]]}""", "inputs: expected at most 2 texts in a request; found 3.")]
    [InlineData("/v1/text-classification", """{"inputs":["a","b","c"]}""", "inputs: expected at most 2 texts in a request; found 3.")]
    [InlineData("/v1/rerank", """{"inputs":[{"query":"q","documents":["a","b"]},{"query":"q","documents":["a"]}]}""", "inputs: expected at most 2 texts in a request; found 3.")]
    [InlineData("/v1/text-classification", """{"inputs":"one two three four five six seven eight nine ten"}""", "inputs: expected at most 10 tokens in a request; found 12.")]
    public async Task Too_many_texts_or_tokens_are_refused(string path, string body, string message)
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Of(EmbeddedModels.TextClassification, EmbeddedModels.SentenceEmbeddings) with { MaxClientBatchSize = 2, MaxRequestTokens = 10 });
        Assert.Equal(message, await (await server.PostAsync(path, body)).ErrorAsync(HttpStatusCode.UnprocessableEntity, "Validation"));
    }

    [Fact]
    public async Task A_body_that_does_not_end_in_time_loses_its_place()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Options with { RequestTimeout = TimeSpan.FromSeconds(1) });
        using var slow = await server.BeginPostAsync("/predict", Text[..5], Text.Length);
        Assert.StartsWith("HTTP/1.1 408", await FirstLineAsync(slow));
    }

    [Fact]
    public async Task Only_json_is_read()
    {
        await using var server = await RunningServer.StartAsync();
        var response = await server.PostAsync("/predict", Text, request => request.Content!.Headers.ContentType = new("text/plain"));
        Assert.Equal("Content-Type: expected application/json; found text/plain.", await response.ErrorAsync(HttpStatusCode.UnsupportedMediaType, "Validation"));
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_cut_or_refused_as_client_and_server_say()
    {
        string text = string.Join(' ', Enumerable.Repeat("word", 600)), body = $$"""{"inputs":"{{text}}","truncate":false}""";
        await using var cutting = await RunningServer.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await cutting.PostAsync("/predict", $$"""{"inputs":"{{text}}"}""")).StatusCode);
        Assert.Equal("inputs[0]: expected a text that fits the model, or truncate; found 90 tokens too many.", await (await cutting.PostAsync("/predict", body)).ErrorAsync(HttpStatusCode.UnprocessableEntity, "Validation"));
        await using var refusing = await RunningServer.StartAsync(RunningServer.Options with { AutoTruncate = false });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await refusing.PostAsync("/v1/text-classification", $$"""{"inputs":"{{text}}"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await refusing.PostAsync("/v1/text-classification", $$$"""{"inputs":"{{{text}}}","parameters":{"truncate":true}}""")).StatusCode);
    }

    [Fact]
    public async Task Requests_show_a_key_where_the_server_has_some_and_the_page_and_probes_do_not()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Options with { ApiKeys = ["first-key", "second-key"] });
        foreach (string? key in new[] { null, "Bearer wrong", "Basic first-key", "Bearer ", "Bearer first-key2" })
        {
            var refused = await server.PostAsync("/predict", Text, request => { if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", key); });
            Assert.Contains("expected Bearer", await refused.ErrorAsync(HttpStatusCode.Unauthorized, "Unauthorized"));
            Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
        }
        foreach (string key in new[] { "first-key", "second-key" })
            Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/predict", Text, request => request.Headers.Authorization = new("Bearer", key))).StatusCode);
        foreach (string path in new[] { "/", "/health", "/health/live", "/ping" })
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
        foreach (string path in new[] { "/v1/models", "/info" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_fit_request_id_comes_back_and_an_unfit_one_is_replaced()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal("abc-123", await IdOf("abc-123"));
        Assert.Matches("^[0-9a-f]{32}$", await IdOf(null));
        Assert.Matches("^[0-9a-f]{32}$", await IdOf(new string('a', 200)));
        Assert.Matches("^[0-9a-f]{32}$", await IdOf("with space"));

        async Task<string> IdOf(string? id) =>
            (await server.PostAsync("/predict", Text, request => { if (id is not null) request.Headers.Add("x-request-id", id); })).Headers.GetValues("x-request-id").Single();
    }

    [Fact]
    public async Task Pages_of_other_origins_may_call_only_where_the_server_was_told_so()
    {
        await using var closed = await RunningServer.StartAsync();
        await using var open = await RunningServer.StartAsync(RunningServer.Options with { CorsAllowOrigins = ["https://example.com"] });
        Assert.Null(await AllowedAsync(closed, "https://example.com"));
        Assert.Equal("https://example.com", await AllowedAsync(open, "https://example.com"));
        Assert.Null(await AllowedAsync(open, "https://example.org"));

        static async Task<string?> AllowedAsync(RunningServer server, string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, "/predict");
            request.Headers.Add("Origin", origin);
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "content-type");
            var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            return response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
        }
    }

    /// <summary>Small requests whose tokens or answers would fill the memory.</summary>
    [Theory]
    [InlineData("question-answering", """{"inputs":{"question":"who","context":"TEXT"},"parameters":{"doc_stride":379}}""", "Expected at most 131072 tokens in all windows of a text; found more.")]
    [InlineData("question-answering", """{"inputs":{"question":"who","context":"TEXT"},"parameters":{"max_seq_len":6}}""", "Expected at most 131072 tokens in all windows of a text; found more.")]
    [InlineData("token-classification", """{"inputs":"TEXT","parameters":{"stride":125}}""", "Expected at most 131072 tokens in all windows of a text; found more.")]
    [InlineData("feature-extraction", """{"inputs":"TEXT TEXT","parameters":{"stride":0}}""", "Expected at most 131072 tokens in a text; found 200002.")]
    [InlineData("feature-extraction", """{"inputs":"a","parameters":{"stride":511}}""", "parameters.stride: expected a whole number from 0 to 256; found the number 511.")]
    [InlineData("question-answering", """{"inputs":{"question":"who","context":"a"},"parameters":{"top_k":1000}}""", "parameters.top_k: expected a whole number from 1 to 100; found the number 1000.")]
    [InlineData("fill-mask", """{"inputs":"MASKS","parameters":{"top_k":100}}""", "inputs: expected at most 16777216 characters of candidates; found 500 masks, whose candidates repeat the text 50000 times.")]
    [InlineData("zero-shot-classification", """{"inputs":[LIST],"parameters":{"candidate_labels":[LIST]}}""", "inputs: expected at most 32 texts in a request; found 1000.")]
    [InlineData("zero-shot-classification", """{"inputs":["a","b"],"parameters":{"candidate_labels":[LIST]}}""", "inputs: expected at most 32 texts in a request; found 1000.")]
    public async Task A_request_that_would_grow_in_memory_is_refused_before_it_does(string task, string body, string message)
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Of(EmbeddedModels.QuestionAnswering, EmbeddedModels.TokenClassification, EmbeddedModels.SentenceEmbeddings, EmbeddedModels.FillMask, EmbeddedModels.ZeroShotClassification));
        body = body.Replace("TEXT", string.Join(' ', Enumerable.Repeat("a", 100_000)), StringComparison.Ordinal)
            .Replace("MASKS", string.Concat(Enumerable.Repeat("[MASK] ", 500)), StringComparison.Ordinal)
            .Replace("LIST", string.Join(',', Enumerable.Repeat("\"a\"", 1000)), StringComparison.Ordinal);
        Assert.Equal(message, await (await server.PostAsync($"/v1/{task}", body)).ErrorAsync(HttpStatusCode.UnprocessableEntity, "Validation"));
    }

    [Fact]
    public void An_answer_without_end_is_refused()
    {
        using var bytes = new PooledBytes();
        var error = Assert.Throws<RequestException>(WriteForever);
        Assert.Equal((422, "answer: expected at most 128 MiB; found more: ask for less at once."), (error.Status, error.Message));

        void WriteForever()
        {
            while (true) bytes.Advance(bytes.GetMemory(1 << 20).Length);
        }
    }

    [Fact]
    public async Task A_client_that_reads_slowly_keeps_nobody_out()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Of(EmbeddedModels.SentenceEmbeddings) with { MaxConcurrentRequests = 1 });
        string body = $$"""{"inputs":[{{string.Join(',', Enumerable.Repeat($"\"{string.Join(' ', Enumerable.Repeat("word", 500))}\"", 8))}}]}""";
        // An answer of many megabytes, of which the client reads the first byte alone.
        using var slow = await server.BeginPostAsync("/embed_all", body, body.Length);
        Assert.Equal(1, await slow.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/embed", """{"inputs":"a"}""")).StatusCode);
    }

    [Fact]
    public async Task Documents_that_were_cut_are_refused_whether_they_are_among_the_best_or_not()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Of(EmbeddedModels.SentenceEmbeddings) with { AutoTruncate = false });
        string cut = string.Join(' ', Enumerable.Repeat("word", 600));
        foreach (string body in (string[])[$$"""{"query":"food","documents":["bread","{{cut}}"],"top_n":1}""", $$"""{"query":"food","texts":["bread","{{cut}}"]}"""])
            Assert.Equal("inputs[0]: expected a text that fits the model, or truncate; found 90 tokens too many.", await (await server.PostAsync("/rerank", body)).ErrorAsync(HttpStatusCode.UnprocessableEntity, "Validation"));
    }

    [Fact]
    public async Task A_slash_in_a_model_s_name_may_be_escaped()
    {
        var options = RunningServer.Options with { Models = [new("org/name", EmbeddedModels.Open(EmbeddedModels.TextClassification))] };
        await using var server = await RunningServer.StartAsync(options);
        foreach (string name in (string[])["org/name", "org%2Fname", "org%2fname"])
        {
            Assert.Equal(HttpStatusCode.OK, (await server.PostAsync($"/models/{name}", Text)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync($"/v1/models/{name}", TestContext.Current.CancellationToken)).StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(BadOptions))]
    public async Task Options_outside_their_range_are_refused_by_name(ServerOptions options, string message) =>
        Assert.Contains(message, (await Assert.ThrowsAnyAsync<ArgumentException>(() => SqueezeBertServer.StartAsync(options, TestContext.Current.CancellationToken))).Message);

    public static TheoryData<ServerOptions, string> BadOptions => new()
    {
        { RunningServer.Options with { Models = [] }, "Models: expected at least one; found none." },
        { RunningServer.Options with { Models = [.. RunningServer.Options.Models, .. RunningServer.Options.Models] }, "Models: expected different names; found sentiment twice." },
        { RunningServer.Options with { Host = "example.com" }, "Host: expected an IP address or localhost; found 'example.com'." },
        { RunningServer.Options with { Port = 65536 }, "Port" },
        { RunningServer.Options with { MaxConcurrentRequests = 0 }, "MaxConcurrentRequests" },
        { RunningServer.Options with { RequestTimeout = TimeSpan.FromDays(2) }, "RequestTimeout" },
        { RunningServer.Options with { DefaultPromptName = "query" }, "Expected one of the model's prompts (it has none); found query." },
    };

    private static async Task<string> FirstLineAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
    }
}
