using System.Buffers.Binary;
using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;
using SqueezeBert.Server.Tasks;

namespace SqueezeBert.Server.Dialects;

/// <summary>OpenAI's dialect: <c>/v1/embeddings</c>, with floats or base64, and <c>/v1/models</c>.</summary>
internal static class OpenAiRoutes
{
    private static readonly DateTimeOffset Started = DateTimeOffset.UtcNow;

    internal static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/embeddings", EmbedAsync, ErrorForm.OpenAi);
        routes.Post("/embeddings", EmbedAsync, ErrorForm.OpenAi);
        routes.Get("/v1/models", context => JsonAnswer.SendAsync(context, 200, json =>
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (var model in routes.Models.All) Write(json, model, routes.Models);
            json.WriteEndArray();
            json.WriteEndObject();
        }), ErrorForm.OpenAi);
        routes.Get("/v1/models/{**id}", context =>
        {
            var model = routes.Models.Named((string)context.Request.RouteValues["id"]!);
            return JsonAnswer.SendAsync(context, 200, json => Write(json, model, routes.Models));
        }, ErrorForm.OpenAi);
    }

    private static async Task EmbedAsync(ApiCall call)
    {
        var model = call.Models.Find(call.ModelName, ServedTasks.SentenceEmbeddings);
        bool base64 = call.Body.OptionalWord("encoding_format", ("float", false), ("base64", true)) ?? false;
        int? dimensions = call.Body.OptionalInteger("dimensions", 1, model.Embeddings.FeatureCount);
        // Clients compare by dot product: vectors have length 1 here, whatever the folder says.
        var pipeline = model.Embeddings.With(model.EmbeddingDefaults with { Normalize = true, Dimensions = dimensions });
        string[] texts = TextsOrIds.Read(call.Body.Required("input"), model.Tokenizer);
        call.RequireItems(texts.Length);
        var results = await call.PredictAsync(pipeline, Array.ConvertAll(texts, text => new EmbeddingInput(text))).ConfigureAwait(false);
        call.RequireWhole(results, result => result.RemovedTokenCount, truncate: null);
        await call.AnswerAsync(json => Write(json, model.Name, results, base64, call.Watch.Tokens)).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter json, string model, IReadOnlyList<EmbeddingResult> results, bool base64, long tokens)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        for (int i = 0; i < results.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("object", "embedding");
            json.WriteNumber("index", i);
            json.WritePropertyName("embedding");
            if (base64) json.WriteBase64StringValue(LittleEndian(results[i].Embedding.Span));
            else PipelineJson.Write(json, results[i]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("model", model);
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", tokens);
        json.WriteNumber("total_tokens", tokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static byte[] LittleEndian(ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }

    /// <summary>OpenAI's fields, then what our own page wants to know.</summary>
    private static void Write(Utf8JsonWriter json, ServedModel model, ModelSet models)
    {
        json.WriteStartObject();
        json.WriteString("id", model.Name);
        json.WriteString("object", "model");
        json.WriteNumber("created", Started.ToUnixTimeSeconds());
        json.WriteString("owned_by", "squeezebert");
        ModelJson.Write(json, model, models);
        json.WriteEndObject();
    }
}
