using System.Net;
using System.Text.Json;
using SqueezeBert.Models;
using SqueezeBert.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>What many clients at once get.</summary>
public sealed class BatchingTests
{
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
    public async Task A_client_that_leaves_gives_its_place_back()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Options with { MaxConcurrentRequests = 1, ThreadCount = 1 });
        string body = JsonSerializer.Serialize(new { inputs = Enumerable.Repeat(new[] { string.Join(' ', Enumerable.Repeat("word", 500)) }, 32) });
        for (int i = 0; i < 3; i++)
        {
            using var leaving = await server.BeginPostAsync("/predict", body, body.Length);
            leaving.Close();
        }
        HttpResponseMessage response;
        do response = await server.PostAsync("/predict", """{"inputs":"a"}"""); while (response.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<JsonElement> JsonOf(Task<HttpResponseMessage> response)
    {
        var answer = await response;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }
}
