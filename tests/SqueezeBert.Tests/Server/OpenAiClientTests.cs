using System.ClientModel;
using OpenAI;
using OpenAI.Embeddings;
using OpenAI.Models;
using SqueezeBert.Models;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>OpenAI's client for .NET, which always asks for base64, gets what a plain request gets.</summary>
[Collection(nameof(ContractServer))]
public sealed class OpenAiClientTests(ContractServer server)
{
    private const string Model = EmbeddedModels.SentenceEmbeddings;

    private static readonly string[] Texts = ["When is the library closed?", "Who walked on the moon? 🌕"];

    [Fact]
    public async Task A_text_gets_its_vector()
    {
        var answer = await Embeddings().GenerateEmbeddingAsync(Texts[0], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((await PlainAsync(Texts[..1]))[0], answer.Value.ToFloats().ToArray());
    }

    [Fact]
    public async Task Texts_get_their_vectors_in_order()
    {
        var answer = (await Embeddings().GenerateEmbeddingsAsync(Texts, cancellationToken: TestContext.Current.CancellationToken)).Value;
        Assert.Equal(await PlainAsync(Texts), answer.Select(embedding => embedding.ToFloats().ToArray()));
        Assert.Equal([0, 1], answer.Select(embedding => embedding.Index));
        Assert.Equal((Model, answer.Usage.TotalTokenCount), (answer.Model, answer.Usage.InputTokenCount));
        // [CLS], six pieces of the first text and [SEP], and more for the second.
        Assert.True(answer.Usage.InputTokenCount > 8);
    }

    [Fact]
    public async Task Token_ids_get_the_vector_of_their_text()
    {
        var tokens = await server.AskAsync("/tokenize", new { model = Model, inputs = Texts[0] });
        ReadOnlyMemory<int> ids = tokens[0].EnumerateArray().Select(token => token.GetProperty("id").GetInt32()).ToArray();
        var answer = (await Embeddings().GenerateEmbeddingsAsync([ids, ids], cancellationToken: TestContext.Current.CancellationToken)).Value;
        float[] expected = (await PlainAsync(Texts[..1]))[0];
        Assert.All(answer, embedding => Assert.Equal(expected, embedding.ToFloats().ToArray()));
    }

    [Fact]
    public async Task Fewer_dimensions_are_the_first_ones_brought_to_length_1_again()
    {
        var options = new EmbeddingGenerationOptions { Dimensions = 8, EndUserId = "someone" };
        float[] few = (await Embeddings().GenerateEmbeddingAsync(Texts[0], options, TestContext.Current.CancellationToken)).Value.ToFloats().ToArray();
        float[] all = (await PlainAsync(Texts[..1]))[0][..8];
        double length = Math.Sqrt(all.Sum(value => (double)value * value));
        // Float32 after two divisions instead of one.
        Assert.All(few.Zip(all), pair => Assert.Equal(pair.Second / length, pair.First, 1e-6));
        Assert.Equal(8, few.Length);
    }

    [Fact]
    public async Task Models_are_listed_and_found()
    {
        var client = new OpenAIModelClient(new ApiKeyCredential("any"), Options(server.Running));
        var models = (await client.GetModelsAsync(TestContext.Current.CancellationToken)).Value;
        Assert.Equal([.. EmbeddedModels.Names, "my-chooser"], models.Select(model => model.Id).Order(StringComparer.Ordinal).OrderBy(name => name == "my-chooser"));
        var found = (await client.GetModelAsync(Model, TestContext.Current.CancellationToken)).Value;
        Assert.Equal((Model, "squeezebert"), (found.Id, found.OwnedBy));
    }

    [Fact]
    public async Task Errors_come_with_their_status_and_message()
    {
        Assert.Contains("found 'none'", (await FailAsync(Embeddings("none"), 404)).Message);
        await using var keyed = await RunningServer.StartAsync(RunningServer.Of(Model) with { ApiKeys = ["right"] });
        Assert.Contains("expected Bearer", (await FailAsync(new EmbeddingClient(Model, new ApiKeyCredential("wrong"), Options(keyed)), 401)).Message);
        Assert.Equal(384, (await new EmbeddingClient(Model, new ApiKeyCredential("right"), Options(keyed)).GenerateEmbeddingAsync("a", cancellationToken: TestContext.Current.CancellationToken)).Value.ToFloats().Length);

        static async Task<ClientResultException> FailAsync(EmbeddingClient client, int status)
        {
            var error = await Assert.ThrowsAsync<ClientResultException>(() => client.GenerateEmbeddingAsync("a", cancellationToken: TestContext.Current.CancellationToken));
            Assert.Equal(status, error.Status);
            return error;
        }
    }

    private EmbeddingClient Embeddings(string model = Model) => new(model, new ApiKeyCredential("any"), Options(server.Running));

    private static OpenAIClientOptions Options(RunningServer running) => new() { Endpoint = new Uri(running.Address, "/v1") };

    private async Task<float[][]> PlainAsync(string[] texts)
    {
        var answer = await server.AskAsync("/v1/embeddings", new { model = Model, input = texts });
        return [.. answer.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("embedding").EnumerateArray().Select(number => number.GetSingle()).ToArray())];
    }
}
