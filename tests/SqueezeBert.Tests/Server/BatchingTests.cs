using System.Net;
using System.Text.Json;
using SqueezeBert.Models;
using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Threading;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>What many clients at once get.</summary>
public sealed class BatchingTests
{
    private const string Body = """{"inputs":"The staff were friendly."}""";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_text_gets_the_bits_that_it_gets_alone_whatever_shares_its_batch(int threads)
    {
        string[] texts = [.. Enumerable.Range(0, 60).Select(i => string.Join(' ', Enumerable.Range(0, 1 + i * 7 % 90).Select(w => $"word{(i * w) % 13}")))];
        await using var server = await RunningServer.StartAsync(RunningServer.Of(EmbeddedModels.TextClassification, EmbeddedModels.SentenceEmbeddings) with { ThreadCount = threads, MaxClientBatchSize = 60 });
        using var classifier = TextClassificationPipeline.FromFiles(EmbeddedModels.Open(EmbeddedModels.TextClassification));
        // OpenAI's vectors have length 1.
        using var embedder = EmbeddingPipeline.FromFiles(EmbeddedModels.Open(EmbeddedModels.SentenceEmbeddings), new EmbeddingOptions { Normalize = true });

        var predictions = texts.Select(text => JsonOf(server.PostAsync("/predict", JsonSerializer.Serialize(new { inputs = text })))).ToArray();
        var vectors = texts.Select(text => JsonOf(server.PostAsync("/v1/embeddings", JsonSerializer.Serialize(new { input = text, encoding_format = "base64" })))).ToArray();
        var together = JsonOf(server.PostAsync("/v1/embeddings", JsonSerializer.Serialize(new { input = texts, encoding_format = "base64" })));
        await Task.WhenAll([.. predictions, .. vectors, together]);

        for (int i = 0; i < texts.Length; i++)
        {
            var expected = classifier.Predict(new TextInput(texts[i]), TestContext.Current.CancellationToken).Scores;
            Assert.Equal(expected.Select(score => (score.Label, score.Score)), (await predictions[i]).EnumerateArray().Select(score => (score.GetProperty("label").GetString()!, score.GetProperty("score").GetSingle())));
            byte[] vector = embedder.Predict(texts[i], TestContext.Current.CancellationToken).Embedding.ToArray().SelectMany(BitConverter.GetBytes).ToArray();
            Assert.Equal(vector, (await vectors[i]).GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64());
            Assert.Equal(vector, (await together).GetProperty("data")[i].GetProperty("embedding").GetBytesFromBase64());
        }
    }

    [Fact]
    public async Task A_client_that_leaves_gives_its_place_back_before_its_turn_comes()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Options with { MaxConcurrentRequests = 1, ThreadCount = 1 });
        var queue = server.Server.Queue;
        using var held = new WatchedQueue(queue);
        await held.HoldAsync(1);
        using (var leaving = await server.BeginPostAsync("/predict", Body, Body.Length))
        {
            while (queue.WaitingSequences == 0) await Task.Delay(1, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.TooManyRequests, (await server.PostAsync("/predict", Body)).StatusCode);
        }
        // The only thread is held: nothing but the leaving itself empties the line.
        while (queue.WaitingSequences > 0) await Task.Delay(1, TestContext.Current.CancellationToken);
        Task<HttpResponseMessage> next;
        do next = server.PostAsync("/predict", Body); while (await WasRefusedAsync(next, queue));
        await held.ReleaseAsync();
        Assert.Equal(HttpStatusCode.OK, (await next).StatusCode);

        // The place is free a moment after the line is.
        static async Task<bool> WasRefusedAsync(Task<HttpResponseMessage> request, ForwardQueue queue)
        {
            while (!request.IsCompleted && queue.WaitingSequences == 0) await Task.Delay(1, TestContext.Current.CancellationToken);
            return request.IsCompleted;
        }
    }

    [Fact]
    public async Task A_request_whose_turn_does_not_come_in_time_is_told_so()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Options with { RequestTimeout = TimeSpan.FromSeconds(1), ThreadCount = 1 });
        using var held = new WatchedQueue(server.Server.Queue);
        await held.HoldAsync(1);
        var late = await server.PostAsync("/predict", Body);
        Assert.Equal("expected an answer within 1 s; found more to do before it.", await late.ErrorAsync(HttpStatusCode.ServiceUnavailable, "Timeout"));
        Assert.NotNull(late.Headers.RetryAfter);
        Assert.Equal(0, server.Server.Queue.WaitingSequences);
        await held.ReleaseAsync();
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/predict", Body)).StatusCode);
    }

    private static async Task<JsonElement> JsonOf(Task<HttpResponseMessage> response)
    {
        var answer = await response;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }
}
