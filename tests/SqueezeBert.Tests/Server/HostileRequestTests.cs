using System.Net;
using System.Text;
using CsCheck;
using SqueezeBert.Models;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>Requests that nobody honest sends get an error of the client's kind, and the server goes on.</summary>
public sealed class HostileRequestTests
{
    private static readonly string[] Paths =
    [
        "/", "/invocations", "/embed", "/embed_all", "/embed_sparse", "/predict", "/rerank", "/similarity", "/tokenize", "/decode", "/v1/embeddings", "/embeddings", "/v1/rerank",
        "/v1/text-classification", "/v1/zero-shot-classification", "/v1/token-classification", "/v1/question-answering", "/v1/fill-mask", "/v1/intent-and-slots", "/v1/multiple-choice",
        "/v1/feature-extraction", "/v1/sentence-embeddings", "/v1/sentence-similarity", "/v1/nothing", "/v1/", "/models", "/models/", "/models//pipeline/", "/models/pipeline/fill-mask", "/models/sentiment", "/models/none", "/models/entities/pipeline/fill-mask",
    ];

    private static readonly string[] Bodies =
    [
        "", " ", "{", "[", "null", "true", "7", "\"text\"", "{}", "[]", """{"inputs":}""", """{"inputs":null}""", """{"inputs":7}""", """{"inputs":{}}""", """{"inputs":[]}""", """{"inputs":[[]]}""",
        """{"inputs":[null]}""", """{"inputs":[1e999]}""", """{"inputs":[-1]}""", """{"inputs":[99999999999]}""", """{"inputs":[[1.5]]}""", """{"inputs":""}""", """{"inputs":" "}""", """{"inputs":"a","inputs":"b"}""",
        """{"inputs":"\ud800"}""", """{"inputs":"\udc00\ud800"}""", """{"\ud800":1}""", """{"input":"\ud800"}""", """{"inputs":"a","model":7}""", """{"inputs":"a","model":"../../etc/passwd"}""",
        """{"inputs":"a","parameters":7}""", """{"inputs":"a","parameters":{"top_k":-1}}""", """{"inputs":"a","parameters":{"top_k":1e99}}""", """{"inputs":"a","parameters":{"stride":100000}}""",
        """{"inputs":"a","parameters":{"function_to_apply":"nothing"}}""", """{"inputs":"a","dimensions":0}""", """{"inputs":"a","dimensions":99999}""", """{"input":"a","encoding_format":"int7"}""",
        """{"inputs":"a","prompt_name":"none"}""", """{"inputs":"a [MASK]","parameters":{"targets":[]}}""", """{"inputs":"a [MASK]","parameters":{"targets":["\u0000"]}}""", """{"inputs":{"question":"","context":""}}""",
        """{"inputs":{"source_sentence":"a","sentences":[]}}""", """{"inputs":{"query":"a","documents":[]}}""", """{"query":"a","texts":[]}""", """{"query":"a","documents":[null]}""", """{"query":"a","documents":[{"text":7}]}""",
        """{"ids":[-1]}""", """{"ids":[[]]}""", """{"ids":"a"}""", """{"inputs":{"text":"a","candidate_labels":[]}}""", """{"inputs":{"text":"a","candidate_labels":[""]}}""", """{"inputs":"a","parameters":{"hypothesis_template":"none","candidate_labels":["b"]}}""",
        """{"inputs":{"context":"a","choices":[]}}""", """{"inputs":"a","truncate":"yes"}""", """{"inputs":"a","truncation_direction":"left"}""",
    ];

    [Fact]
    public async Task No_body_brings_the_server_down()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Of([.. EmbeddedModels.Names]));
        string deep = new string('[', 5000) + new string(']', 5000), wide = $"[{string.Join(',', Enumerable.Repeat("0", 200_000))}]";
        byte[][] bodies =
        [
            .. Bodies.Select(Encoding.UTF8.GetBytes),
            Encoding.UTF8.GetBytes($$"""{"inputs":{{deep}}}"""), Encoding.UTF8.GetBytes($$"""{"inputs":{{wide}}}"""), Encoding.UTF8.GetBytes($$"""{"inputs":[{{wide}}],"input":{{wide}},"ids":{{wide}}}"""),
            [.. "{\"inputs\":\""u8, 0xFF, 0xFE, .. "\"}"u8], [.. "{\"inputs\":\""u8, 0xC0, 0x80, .. "\"}"u8], [.. "{\"inputs\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8], [0xEF, 0xBB, 0xBF, .. "{\"inputs\":7}"u8], [0, 0, 0],
        ];
        foreach (string path in Paths)
            foreach (byte[] body in bodies)
            {
                using var response = await server.PostAsync(path, body);
                Assert.True((int)response.StatusCode < 500, $"{path} {Encoding.UTF8.GetString(body[..Math.Min(body.Length, 100)])}: {response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
            }
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/predict", """{"inputs":"still there"}""")).StatusCode);
    }

    [Fact]
    public async Task Bytes_at_random_get_an_answer()
    {
        await using var server = await RunningServer.StartAsync();
        string[] pieces = ["{", "}", "[", "]", ",", ":", "\"inputs\"", "\"a\"", "\"text\"", "\"parameters\"", "null", "-1", "1e9", "\\", "\"", "\u0000", "é", " "];
        var bodies = new List<string>();
        Gen.Int[0, pieces.Length - 1].Array[1, 30].Sample(numbers => bodies.Add(string.Concat(numbers.Select(number => pieces[number]))), iter: 300, threads: 1);
        foreach (string body in bodies)
        {
            using var response = await server.PostAsync("/v1/text-classification", body);
            Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.OK, $"{body}: {response.StatusCode}");
        }
    }

    [Theory]
    [InlineData("GET\r\n\r\n")]
    [InlineData("POST /embed HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("POST /embed HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("POST /embed HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nzz\r\n")]
    [InlineData("POST /embed HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\nContent-Type: application/json\r\n\r\n1\r\n{\r\n0\r\n\r\n")]
    [InlineData("POST /embed HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n\r\n")]
    public async Task Broken_protocol_is_refused_and_the_server_goes_on(string bytes)
    {
        await using var server = await RunningServer.StartAsync();
        using var stream = await server.ConnectAsync();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        string line = await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
        Assert.StartsWith("HTTP/1.1 4", line);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/predict", """{"inputs":"still there"}""")).StatusCode);
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        await using var server = await RunningServer.StartAsync();
        using var stream = await server.ConnectAsync();
        string flood = "GET / HTTP/1.1\r\nHost: a\r\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"x-{i}: {new string('a', 50)}\r\n"));
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(flood), TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Refused before all was sent.
        }
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/predict", """{"inputs":"still there"}""")).StatusCode);
    }

    [Fact]
    public async Task A_flood_of_tiny_chunks_is_read_as_the_body_that_it_is()
    {
        await using var server = await RunningServer.StartAsync();
        using var stream = await server.ConnectAsync();
        string body = $$"""{"inputs":"{{new string('a', 3000)}}"}""";
        var chunks = new StringBuilder("POST /predict HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n");
        foreach (char letter in body) chunks.Append("1\r\n").Append(letter).Append("\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(chunks.Append("0\r\n\r\n").ToString()), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }
}
